package io.striate.cli.text;

import java.util.ArrayList;
import java.util.List;

/// Lines for people.
public final class Text {
  private Text() {}

  /// A word as a shell takes it: in single quotes if it has blanks or other special characters.
  public static String shellWord(String word) {
    return word.matches("[A-Za-z0-9_./:@%+=,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /// Breaks a text at blanks, so that no line is wider than `width` unless a single word is.
  public static List<String> wrap(String text, int width) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
