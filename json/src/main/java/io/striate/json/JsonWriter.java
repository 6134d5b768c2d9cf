package io.striate.json;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/// Writes trees as text: the same tree always as the same text.
///
/// Numbers are written shortest: whole numbers without a point, others as a plain decimal unless an
/// exponent is shorter to read (below 1e-6, from 1e21 on).
public final class JsonWriter {
  /// A value that fits within this many columns stays on one line of the pretty form.
  private static final int WIDTH = 100;

  private static final int PLAIN_ABOVE = -6;
  private static final int PLAIN_BELOW = 21;

  private JsonWriter() {}

  /// One line without blanks, as in a file of JSON lines; no newline at its end.
  public static String line(JsonValue value) {
    var out = new StringBuilder();
    flat(out, value, false);
    return out.toString();
  }

  /// Many lines for people, indented by two blanks; what fits on a line stands on one. Ends with a
  /// newline.
  public static String pretty(JsonValue value) {
    return pretty(value, WIDTH);
  }

  /// As [#pretty(JsonValue)], for lines of another width.
  ///
  /// @param width columns up to which a value stays on one line
  public static String pretty(JsonValue value, int width) {
    var out = new StringBuilder();
    pretty(out, value, width, 0, 0);
    return out.append('\n').toString();
  }

  private static void flat(StringBuilder out, JsonValue value, boolean airy) {
    switch (value) {
      case JsonNull nothing -> out.append("null");
      case JsonBoolean bool -> out.append(bool.value());
      case JsonNumber number -> out.append(digits(number.value()));
      case JsonString text -> quote(out, text.value());
      case JsonArray array -> {
        out.append('[');
        for (int i = 0; i < array.elements().size(); i++) {
          out.append(i == 0 ? "" : airy ? ", " : ",");
          flat(out, array.elements().get(i), airy);
        }
        out.append(']');
      }
      case JsonObject object -> {
        boolean blank = airy && !object.members().isEmpty();
        out.append(blank ? "{ " : "{");
        for (int i = 0; i < object.members().size(); i++) {
          out.append(i == 0 ? "" : airy ? ", " : ",");
          key(out, object.members().get(i), airy);
          flat(out, object.members().get(i).value(), airy);
        }
        out.append(blank ? " }" : "}");
      }
    }
  }

  /// @param width columns up to which a value stays on one line
  /// @param used columns that stand on the line before the value and must stand after it
  private static void pretty(StringBuilder out, JsonValue value, int width, int indent, int used) {
    int before = out.length();
    flat(out, value, true);
    boolean fits = indent + used + out.length() - before <= width;
    if (indent > 0 && fits) {
      return;
    }
    switch (value) {
      case JsonArray array when !array.elements().isEmpty() -> {
        out.setLength(before);
        List<JsonValue> elements = array.elements();
        out.append('[');
        for (int i = 0; i < elements.size(); i++) {
          newline(out, i, indent + 2);
          pretty(out, elements.get(i), width, indent + 2, 1);
        }
        newline(out, 0, indent);
        out.append(']');
      }
      case JsonObject object when !object.members().isEmpty() -> {
        out.setLength(before);
        List<JsonMember> members = object.members();
        out.append('{');
        for (int i = 0; i < members.size(); i++) {
          newline(out, i, indent + 2);
          key(out, members.get(i), true);
          pretty(out, members.get(i).value(), width, indent + 2, members.get(i).key().length() + 5);
        }
        newline(out, 0, indent);
        out.append('}');
      }
      case JsonNull nothing -> {}
      case JsonBoolean bool -> {}
      case JsonNumber number -> {}
      case JsonString text -> {}
      case JsonArray empty -> {}
      case JsonObject empty -> {}
    }
  }

  private static void newline(StringBuilder out, int index, int indent) {
    out.append(index == 0 ? "\n" : ",\n").repeat(' ', indent);
  }

  private static void key(StringBuilder out, JsonMember member, boolean airy) {
    quote(out, member.key());
    out.append(airy ? ": " : ":");
  }

  static String digits(BigDecimal value) {
    if (value.signum() == 0) {
      return "0";
    }
    BigDecimal shortest = value.stripTrailingZeros();
    int exponent = shortest.precision() - shortest.scale() - 1;
    if (exponent >= PLAIN_ABOVE && exponent < PLAIN_BELOW) {
      return shortest.toPlainString();
    }
    String all = shortest.unscaledValue().abs().toString();
    String mantissa = all.length() == 1 ? all : all.charAt(0) + "." + all.substring(1);
    return (value.signum() < 0 ? "-" : "") + mantissa + "e" + exponent;
  }

  private static void quote(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (Character.isSurrogate(c) && !paired(text, i)) {
            throw new IllegalArgumentException(
                String.format(
                    Locale.ROOT,
                    "JSON cannot represent half of a surrogate pair: \\u%04x",
                    (int) c));
          }
          if (c < ' ') {
            out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static boolean paired(String text, int i) {
    return Character.isHighSurrogate(text.charAt(i))
        ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
  }
}
