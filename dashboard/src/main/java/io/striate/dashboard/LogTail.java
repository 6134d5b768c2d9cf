package io.striate.dashboard;

import io.striate.api.error.StriateException;
import io.striate.json.Fields;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The lines of a log that grows. Only what was added is read. A run that is resumed cuts its log
/// off at its checkpoint; then all of it is read again, as a new generation.
final class LogTail {
  /// By so many bytes before the end of what was read it is seen that the file is still the same.
  private static final int COMPARED = 256;

  private final Path file;
  private final List<String> lines = new ArrayList<>();
  private int generation;
  private int damaged;
  private long read;
  private byte[] before = new byte[0];

  LogTail(Path file) {
    this.file = file;
  }

  /// A part of the lines.
  ///
  /// @param generation how many times the log began anew
  /// @param from the number of the first line, from 0
  /// @param lines each a JSON object
  /// @param all how many lines there are
  record Part(int generation, int from, List<String> lines, int all) {
    Part {
      lines = List.copyOf(lines);
    }

    /// Whether lines follow.
    boolean more() {
      return from + lines.size() < all;
    }
  }

  /// Reads what was added since the last call.
  ///
  /// @return whether anything changed
  /// @throws IOException if the file cannot be read
  synchronized boolean look() throws IOException {
    try (var channel = FileChannel.open(file)) {
      boolean anew = !isSame(channel);
      if (anew) {
        restart();
      }
      return append(channel) || anew;
    } catch (NoSuchFileException none) {
      boolean had = read > 0;
      if (had) {
        restart();
      }
      return had;
    }
  }

  private void restart() {
    generation++;
    lines.clear();
    damaged = 0;
    read = 0;
    before = new byte[0];
  }

  private boolean isSame(FileChannel channel) throws IOException {
    return channel.size() >= read
        && Arrays.equals(before, bytes(channel, read - before.length, before.length));
  }

  private static byte[] bytes(FileChannel channel, long from, int count) throws IOException {
    var buffer = ByteBuffer.allocate(count);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, from + buffer.position()) < 0) {
        break; // cut off meanwhile
      }
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  private boolean append(FileChannel channel) throws IOException {
    int count = (int) Math.min(Integer.MAX_VALUE / 2, channel.size() - read);
    byte[] added = bytes(channel, read, count);
    int end = added.length;
    while (end > 0 && added[end - 1] != '\n') {
      end--; // a line that is being written
    }
    if (end == 0) {
      return false;
    }
    for (String line : new String(added, 0, end, StandardCharsets.UTF_8).split("\n", -1)) {
      if (!line.isEmpty()) {
        add(line);
      }
    }
    read += end;
    int kept = (int) Math.min(COMPARED, read);
    before = bytes(channel, read - kept, kept);
    return true;
  }

  private void add(String line) {
    try {
      Fields.parse(line, file.toString());
      lines.add(line);
    } catch (StriateException notJson) {
      damaged++;
    }
  }

  /// How many lines are no JSON objects: they are left out.
  synchronized int damaged() {
    return damaged;
  }

  /// Lines from one on; all of them if the log began anew since.
  ///
  /// @param known the generation that the caller knows
  /// @param from how many lines of it the caller has
  /// @param most how many lines at once
  synchronized Part after(int known, int from, int most) {
    int start = known == generation ? Math.min(from, lines.size()) : 0;
    int end = Math.min(lines.size(), start + most);
    return new Part(generation, start, lines.subList(start, end), lines.size());
  }
}
