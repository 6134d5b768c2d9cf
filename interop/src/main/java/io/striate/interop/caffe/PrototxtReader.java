package io.striate.interop.caffe;

import io.striate.api.error.Code;
import io.striate.api.error.Place;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import io.striate.interop.convert.Setting;
import io.striate.interop.convert.SettingBlock;

/// Reads the text format of protocol buffers without a schema: fields `key: value`, `key { ... }`
/// and `key: [a, b]`, comments from `#` to the end of a line, `,` and `;` between fields.
///
/// Source: "Text format language specification", protobuf.dev.
final class PrototxtReader {
  /// Messages within messages; Caffe's have at most five.
  private static final int MOST_LEVELS = 50;

  private final String file;
  private final String text;
  private int at;
  private int line = 1;
  private int lineStart;

  private PrototxtReader(String file, String text) {
    this.file = file;
    this.text = text;
  }

  /// Reads a whole text.
  ///
  /// @param file its name in messages
  /// @throws StriateException at the first place that is not in the format
  static SettingBlock read(String file, String text) {
    var reader = new PrototxtReader(file, text);
    var all = new SettingBlock(file, reader.place());
    reader.fields(all, "", 0);
    return all;
  }

  /// @param end the bracket that ends the message; empty for the end of the text
  private void fields(SettingBlock message, String end, int level) {
    if (level > MOST_LEVELS) {
      throw problem("messages are nested more than " + MOST_LEVELS + " levels deep");
    }
    while (true) {
      skipBlanks();
      if (at == text.length()) {
        if (end.isEmpty()) {
          return;
        }
        throw problem(
            "the text ends within '"
                + message.name()
                + "', which begins in line "
                + message.place().line()
                + "; '"
                + end
                + "' is missing");
      }
      if (!end.isEmpty() && text.startsWith(end, at)) {
        at++;
        return;
      }
      field(message, level);
      skipBlanks();
      if (at < text.length() && (text.charAt(at) == ',' || text.charAt(at) == ';')) {
        at++;
      }
    }
  }

  private void field(SettingBlock message, int level) {
    Place place = place();
    String key = word();
    if (key.isEmpty()) {
      throw problem("expected the name of a field" + found());
    }
    skipBlanks();
    boolean colon = at < text.length() && text.charAt(at) == ':';
    if (colon) {
      at++;
      skipBlanks();
    }
    if (at < text.length() && (text.charAt(at) == '{' || text.charAt(at) == '<')) {
      String end = text.charAt(at) == '{' ? "}" : ">";
      at++;
      var inner = new SettingBlock(key, place);
      fields(inner, end, level + 1);
      message.add(inner);
    } else if (!colon) {
      throw problem("expected ':' or '{' after '" + key + "'" + found());
    } else if (at < text.length() && text.charAt(at) == '[') {
      list(message, key, place);
    } else {
      message.add(new Setting(key, value(key), place));
    }
  }

  private void list(SettingBlock message, String key, Place place) {
    at++;
    skipBlanks();
    while (at < text.length() && text.charAt(at) != ']') {
      message.add(new Setting(key, value(key), place));
      skipBlanks();
      if (at < text.length() && text.charAt(at) == ',') {
        at++;
        skipBlanks();
      } else if (at < text.length() && text.charAt(at) != ']') {
        throw problem("expected ',' or ']' in the list of '" + key + "'" + found());
      }
    }
    if (at == text.length()) {
      throw problem("the text ends within the list of '" + key + "'; ']' is missing");
    }
    at++;
  }

  /// A text in quotes, or several, which are joined; else a number or the name of an enum's value.
  private String value(String key) {
    if (at < text.length() && isQuote(text.charAt(at))) {
      var joined = new StringBuilder();
      while (at < text.length() && isQuote(text.charAt(at))) {
        quoted(joined);
        skipBlanks();
      }
      return joined.toString();
    }
    String word = word();
    if (word.isEmpty()) {
      throw problem("expected a value of '" + key + "'" + found());
    }
    return word;
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\'';
  }

  private void quoted(StringBuilder into) {
    char quote = text.charAt(at++);
    while (at < text.length() && text.charAt(at) != quote && text.charAt(at) != '\n') {
      char c = text.charAt(at++);
      if (c == '\\' && at < text.length()) {
        c = text.charAt(at++);
        switch (c) {
          case 'n' -> c = '\n';
          case 't' -> c = '\t';
          case 'r' -> c = '\r';
          case '\\', '\'', '"' -> {}
          default -> throw problem("the escape '\\" + c + "' is not read");
        }
      }
      into.append(c);
    }
    if (at == text.length() || text.charAt(at) != quote) {
      throw problem("the text in quotes does not end in its line");
    }
    at++;
  }

  /// Letters, digits and what numbers have, from here on; may be empty.
  private String word() {
    int start = at;
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || "_.+-/".indexOf(text.charAt(at)) >= 0)) {
      at++;
    }
    return text.substring(start, at);
  }

  private void skipBlanks() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '#') {
        while (at < text.length() && text.charAt(at) != '\n') {
          at++;
        }
      } else if (c == '\n') {
        at++;
        line++;
        lineStart = at;
      } else if (Character.isWhitespace(c) || c == '\uFEFF') {
        at++;
      } else {
        return;
      }
    }
  }

  private Place place() {
    return new Place(file, line, at - lineStart + 1, "");
  }

  private String found() {
    return at == text.length() ? ", not the end of the text" : ", not '" + text.charAt(at) + "'";
  }

  private StriateException problem(String what) {
    return new StriateException(Problem.of(Code.BAD_MODEL, what).at(place()));
  }
}
