package io.striate.json;

import io.striate.api.error.Place;
import java.util.Arrays;

/// The text of one file, with the line and column of each offset.
final class SourceText {
  private final String name;
  private final String text;
  private final int[] lineStarts;

  SourceText(String name, String text) {
    this.name = name;
    this.text = text;
    this.lineStarts = lineStarts(text);
  }

  String name() {
    return name;
  }

  String text() {
    return text;
  }

  /// The place of an offset; offsets past the end are taken for the end.
  Place place(int offset, String path) {
    int within = Math.clamp(offset, 0, text.length());
    int found = Arrays.binarySearch(lineStarts, within);
    int line = found >= 0 ? found : -found - 2;
    return new Place(name, line + 1, within - lineStarts[line] + 1, path);
  }

  /// Lines end at `\n`, `\r` or `\r\n`.
  private static int[] lineStarts(String text) {
    int[] starts = new int[16];
    int count = 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean newline =
          c == '\n' || (c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n'));
      if (newline) {
        if (count == starts.length) {
          starts = Arrays.copyOf(starts, 2 * count);
        }
        starts[count++] = i + 1;
      }
    }
    return Arrays.copyOf(starts, count);
  }
}
