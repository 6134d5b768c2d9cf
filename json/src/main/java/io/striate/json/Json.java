package io.striate.json;

import io.striate.api.error.Place;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/// Makes JSON values in code, for writing. Their place says that no file holds them.
public final class Json {
  private Json() {}

  /// A text.
  public static JsonString text(String value) {
    return new JsonString(value, place());
  }

  /// A whole number.
  public static JsonNumber number(long value) {
    return new JsonNumber(BigDecimal.valueOf(value), place());
  }

  /// The shortest decimal that reads back as this double.
  ///
  /// @throws IllegalArgumentException for NaN and the infinities, which JSON cannot say
  public static JsonNumber number(double value) {
    return new JsonNumber(shortest(Double.isFinite(value), Double.toString(value)), place());
  }

  /// The shortest decimal that reads back as this float.
  ///
  /// @throws IllegalArgumentException for NaN and the infinities, which JSON cannot say
  public static JsonNumber number(float value) {
    return new JsonNumber(shortest(Float.isFinite(value), Float.toString(value)), place());
  }

  private static BigDecimal shortest(boolean finite, String digits) {
    if (!finite) {
      throw new IllegalArgumentException("JSON has no " + digits);
    }
    return new BigDecimal(digits);
  }

  /// `true` or `false`.
  public static JsonBoolean bool(boolean value) {
    return new JsonBoolean(value, place());
  }

  /// `null`.
  public static JsonNull nothing() {
    return new JsonNull(place());
  }

  /// A list.
  public static JsonArray list(List<? extends JsonValue> elements) {
    return new JsonArray(List.copyOf(elements), place());
  }

  /// A list of whole numbers.
  public static JsonArray numbers(int... values) {
    List<JsonValue> elements = new ArrayList<>();
    for (int value : values) {
      elements.add(number(value));
    }
    return new JsonArray(elements, place());
  }

  /// Begins an object.
  public static ObjectBuilder object() {
    return new ObjectBuilder();
  }

  private static Place place() {
    return new Place("", 0, 0, JsonPath.ROOT);
  }

  /// An object in the making; keys keep the order in which they are put.
  public static final class ObjectBuilder {
    private final List<JsonMember> members = new ArrayList<>();

    private ObjectBuilder() {}

    /// Adds a key that is not there yet.
    ///
    /// @throws IllegalArgumentException if the key is there
    public ObjectBuilder put(String key, JsonValue value) {
      if (members.stream().anyMatch(member -> member.key().equals(key))) {
        throw new IllegalArgumentException("duplicate key '" + key + "'");
      }
      members.add(new JsonMember(key, place(), value));
      return this;
    }

    /// Adds a text.
    public ObjectBuilder put(String key, String value) {
      return put(key, text(value));
    }

    /// Adds a whole number.
    public ObjectBuilder put(String key, long value) {
      return put(key, number(value));
    }

    /// Adds a number, written shortest.
    public ObjectBuilder put(String key, double value) {
      return put(key, number(value));
    }

    /// Adds `true` or `false`.
    public ObjectBuilder put(String key, boolean value) {
      return put(key, bool(value));
    }

    /// The finished object.
    public JsonObject build() {
      return new JsonObject(members, place());
    }
  }

  /// A value of plain Java: [Boolean], [String], [Number], [java.util.List] or [java.util.Map] with
  /// texts as keys, of such values.
  ///
  /// @throws IllegalArgumentException if a value is none of these
  public static JsonValue of(Object plain) {
    return switch (plain) {
      case Boolean bool -> bool(bool);
      case String text -> text(text);
      case Float number -> number(number);
      case Double number -> number(number);
      case Number whole -> number(whole.longValue());
      case java.util.List<?> list -> list(list.stream().map(Json::of).toList());
      case java.util.Map<?, ?> map -> {
        var object = object();
        map.forEach((key, value) -> object.put((String) key, of(value)));
        yield object.build();
      }
      default -> throw new IllegalArgumentException("not a JSON value: " + plain.getClass());
    };
  }
}
