package io.striate.json;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Says in a person's words what is wrong with a text that the JSON parser refused.
///
/// It walks on from the last token that was read well, by the grammar, to the first character that
/// does not fit.
final class SyntaxDiagnosis {

  /// What was read last: it decides what may come next.
  enum Last {
    NOTHING,
    OBJECT_START,
    ARRAY_START,
    KEY,
    VALUE_IN_OBJECT,
    VALUE_IN_ARRAY,
    ROOT_VALUE
  }

  /// What is wrong, and at which offset.
  record Finding(int offset, String message) {}

  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");
  private static final Pattern NUMBER_LIKE = Pattern.compile("[-+.0-9][-+.0-9a-zA-Z_]*");
  private static final Pattern WORD = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$.-]*");

  private final String text;
  private int at;

  private SyntaxDiagnosis(String text) {
    this.text = text;
  }

  /// Finds the first thing that the grammar refuses; empty if it sees nothing wrong.
  ///
  /// @param text comments already blanked
  /// @param lastStart offset of the first character of the last good token; ignored for `NOTHING`
  static Optional<Finding> find(String text, Last last, int lastStart) {
    var diagnosis = new SyntaxDiagnosis(text);
    if (last != Last.NOTHING) {
      diagnosis.at = diagnosis.endOfToken(lastStart);
    }
    @Nullable Finding finding =
        switch (last) {
          case NOTHING -> diagnosis.value("a value");
          case OBJECT_START -> diagnosis.keyAndValue("a key in double quotes or '}'");
          case ARRAY_START -> diagnosis.value("a value or ']'");
          case KEY -> diagnosis.colonAndValue();
          case VALUE_IN_OBJECT -> diagnosis.nextMember();
          case VALUE_IN_ARRAY -> diagnosis.nextElement();
          case ROOT_VALUE -> diagnosis.unexpected("the end of input");
        };
    return Optional.ofNullable(finding);
  }

  private @Nullable Finding nextMember() {
    skipBlanks();
    if (!take(',')) {
      return unexpected("',' or '}' after the value");
    }
    skipBlanks();
    if (peek() == '}') {
      return new Finding(at, "trailing comma before '}'; remove it");
    }
    return keyAndValue("a key in double quotes after ','");
  }

  private @Nullable Finding nextElement() {
    skipBlanks();
    if (!take(',')) {
      return unexpected("',' or ']' after the value");
    }
    skipBlanks();
    if (peek() == ']') {
      return new Finding(at, "trailing comma before ']'; remove it");
    }
    return value("a value after ','");
  }

  private @Nullable Finding keyAndValue(String expected) {
    skipBlanks();
    if (peek() != '"') {
      @Nullable Matcher word = match(WORD);
      return word == null
          ? unexpected(expected)
          : new Finding(at, "keys need double quotes: \"" + word.group() + "\"");
    }
    @Nullable Finding broken = string();
    return broken != null ? broken : colonAndValue();
  }

  private @Nullable Finding colonAndValue() {
    skipBlanks();
    return take(':') ? value("a value after ':'") : unexpected("':' after the key");
  }

  private @Nullable Finding value(String expected) {
    skipBlanks();
    if (peek() == '"') {
      return string();
    }
    @Nullable Matcher word = match(WORD);
    if (word != null) {
      return word(word.group());
    }
    @Nullable Matcher number = match(NUMBER_LIKE);
    if (number != null && NUMBER.matcher(number.group()).matches()) {
      return null;
    }
    if (number != null) {
      return new Finding(
          at, "'" + number.group() + "' is not a JSON number, such as 12, -0.5 or 3e-4");
    }
    return unexpected(expected);
  }

  private @Nullable Finding word(String word) {
    return switch (word) {
      case "true", "false", "null" -> null;
      case "NaN", "Infinity" ->
          new Finding(at, "'" + word + "' is not a JSON value; numbers must be finite");
      case "True", "TRUE", "False", "FALSE", "None", "Null", "NULL" ->
          new Finding(
              at,
              "'"
                  + word
                  + "' is not a JSON value; write "
                  + (word.startsWith("N") ? "null" : word.toLowerCase(Locale.ROOT)));
      default -> new Finding(at, "strings need double quotes: \"" + word + "\"");
    };
  }

  /// Walks over a string; says what breaks it, or leaves `at` behind it.
  private @Nullable Finding string() {
    int start = at++;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return null;
      }
      if (c == '\n' || c == '\r') {
        return new Finding(start, "string without a closing '\"' on its line");
      }
      if (c < ' ') {
        return new Finding(
            at,
            String.format(
                Locale.ROOT, "control character (%s) in a string; write it as an escape", show(c)));
      }
      if (c == '\\' && at + 1 < text.length()) {
        @Nullable Finding broken = escape();
        if (broken != null) {
          return broken;
        }
      } else {
        at++;
      }
    }
    return new Finding(start, "string without a closing '\"'");
  }

  private @Nullable Finding escape() {
    char kind = text.charAt(at + 1);
    if (kind == 'u') {
      if (!text.substring(at).matches("(?s)\\\\u[0-9a-fA-F]{4}.*")) {
        return new Finding(at, "'\\u' needs four hexadecimal digits");
      }
      return surrogates();
    }
    if ("\"\\/bfnrt".indexOf(kind) < 0) {
      return new Finding(at, "'\\" + kind + "' is not a JSON escape; write a backslash as '\\\\'");
    }
    at += 2;
    return null;
  }

  /// Walks over `\\uXXXX`, or two of them that make one character.
  private @Nullable Finding surrogates() {
    char unit = (char) Integer.parseInt(text.substring(at + 2, at + 6), 16);
    if (!Character.isSurrogate(unit)) {
      at += 6;
      return null;
    }
    boolean paired =
        Character.isHighSurrogate(unit)
            && text.substring(at + 6).matches("(?s)\\\\u[dD][c-fC-F][0-9a-fA-F]{2}.*");
    if (!paired) {
      String half = text.substring(at, at + 6);
      return new Finding(
          at, "'" + half + "' is half of a surrogate pair; the other half must follow");
    }
    at += 12;
    return null;
  }

  private Finding unexpected(String expected) {
    skipBlanks();
    if (at >= text.length()) {
      return new Finding(text.length(), "unexpected end of input: expected " + expected);
    }
    if (text.startsWith("/*", at)) {
      return new Finding(at, "block comments are not supported; use '//' comments");
    }
    if (peek() == '\'') {
      return new Finding(at, "strings and keys need double quotes, not single quotes");
    }
    return new Finding(at, "expected " + expected + ", found " + show(text.codePointAt(at)));
  }

  private static String show(int c) {
    return c < ' ' || Character.getType(c) == Character.FORMAT
        ? String.format(Locale.ROOT, "character U+%04X", c)
        : "'" + Character.toString(c) + "'";
  }

  private int endOfToken(int start) {
    at = start;
    char first = peek();
    if (first == '"') {
      string();
      return at;
    }
    @Nullable Matcher token = match(NUMBER);
    if (token == null) {
      token = match(WORD);
    }
    return token != null ? token.end() : start + 1;
  }

  private @Nullable Matcher match(Pattern pattern) {
    Matcher matcher = pattern.matcher(text).region(at, text.length());
    return matcher.lookingAt() ? matcher : null;
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private boolean take(char c) {
    boolean there = peek() == c;
    if (there) {
      at++;
    }
    return there;
  }

  private void skipBlanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }
}
