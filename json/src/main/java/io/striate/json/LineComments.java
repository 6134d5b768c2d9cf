package io.striate.json;

/// Replaces `//` comments by blanks, so that all offsets stay and the rest can be read as strict
/// JSON.
final class LineComments {
  private LineComments() {}

  static String blank(String text) {
    if (!text.contains("//")) {
      return text;
    }
    char[] chars = text.toCharArray();
    boolean inString = false;
    for (int i = 0; i < chars.length; i++) {
      char c = chars[i];
      if (inString) {
        if (c == '\\') {
          i++;
        } else if (c == '"' || c == '\n' || c == '\r') {
          inString = false;
        }
      } else if (c == '"') {
        inString = true;
      } else if (c == '/' && i + 1 < chars.length && chars[i + 1] == '/') {
        while (i < chars.length && chars[i] != '\n' && chars[i] != '\r') {
          chars[i++] = ' ';
        }
      }
    }
    return new String(chars);
  }
}
