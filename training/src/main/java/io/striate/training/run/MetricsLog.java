package io.striate.training.run;

import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.json.JsonObject;
import io.striate.json.JsonWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The file `metrics.jsonl`: a JSON object on each line.
final class MetricsLog implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;

  private MetricsLog(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /// Opens the file and cuts off what was written after a checkpoint.
  ///
  /// @param length how long the file was at the checkpoint, in bytes; 0 for a new run
  static MetricsLog open(Path file, long length) {
    try {
      var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      long found = channel.size();
      if (found < length) {
        channel.close();
        throw FileErrors.bad(
            Code.BAD_RUN,
            file,
            "has %d bytes, the checkpoint was made at %d".formatted(found, length),
            "put the file back, or start the run again");
      }
      channel.truncate(length);
      channel.position(length);
      return new MetricsLog(file, channel);
    } catch (IOException e) {
      throw FileErrors.unwritable(file, e);
    }
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
