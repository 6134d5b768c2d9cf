package io.striate.training.run;

import io.striate.api.error.FileErrors;
import io.striate.json.JsonObject;
import io.striate.json.JsonWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;

/// The file `metrics.jsonl`: a JSON object on each line.
final class MetricsLog implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;

  private final boolean lost;

  private MetricsLog(Path file, FileChannel channel, boolean lost) {
    this.file = file;
    this.channel = channel;
    this.lost = lost;
  }

  /// Opens the file and cuts off what was written after a checkpoint. A file that is not the one of
  /// the checkpoint, since no line ends there, is set aside, and a new one begins.
  ///
  /// @param length how long the file was at the checkpoint, in bytes; 0 for a new run
  static MetricsLog open(Path file, long length) {
    try {
      boolean lost = !endsALine(file, length);
      if (lost && Files.exists(file)) {
        Path aside = file.resolveSibling(file.getFileName() + CheckpointFolder.ABANDONED);
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
      }
      var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      long kept = lost ? 0 : length;
      channel.truncate(kept);
      channel.position(kept);
      return new MetricsLog(file, channel, lost);
    } catch (IOException e) {
      throw FileErrors.unwritable(file, e);
    }
  }

  private static boolean endsALine(Path file, long length) throws IOException {
    if (length == 0) {
      return true;
    }
    if (!Files.exists(file)) {
      return false;
    }
    try (var channel = FileChannel.open(file)) {
      var last = ByteBuffer.allocate(1);
      return channel.read(last, length - 1) == 1 && last.get(0) == '\n';
    }
  }

  /// What users should know if figures of the steps before the checkpoint are lost.
  Optional<String> remark() {
    return lost
        ? Optional.of(
            String.format(
                    Locale.ROOT,
                    "%s is missing or not the one of the checkpoint: figures of earlier steps are lost to",
                    file)
                + " readers; training does not need them")
        : Optional.empty();
  }

  /// Adds a line.
  void add(JsonObject line) {
    var bytes = ByteBuffer.wrap((JsonWriter.line(line) + "\n").getBytes(StandardCharsets.UTF_8));
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw FileErrors.unwritable(file, e);
    }
  }

  /// Puts all lines on the disk and says how long the file is, in bytes.
  long force() {
    try {
      channel.force(true);
      return channel.position();
    } catch (IOException e) {
      throw FileErrors.unwritable(file, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw FileErrors.unwritable(file, e);
    }
  }
}
