package io.striate.json;

import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.StriateException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// The fields of a JSON object that Striate itself wrote: anything missing or of another kind means
/// a damaged file.
///
/// @param object the object
/// @param file the file it came from, as messages call it
public record Fields(JsonObject object, String file) {

  /// The fields of a file's root object.
  ///
  /// @param utf8 the file's content
  /// @param file what messages call the file
  /// @throws StriateException if the content is not a JSON object
  public static Fields parse(byte[] utf8, String file) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw damaged(file, "is not UTF-8");
    }
    return parse(text, file);
  }

  /// The fields of a text's root object.
  ///
  /// @throws StriateException if the text is not a JSON object
  public static Fields parse(String text, String file) {
    var document = JsonReader.read(file, text);
    if (!document.problems().isEmpty()) {
      throw new StriateException(document.problems());
    }
    return switch (document.root()) {
      case JsonObject root -> new Fields(root, file);
      case JsonValue other -> throw damaged(file, "holds " + other.kind() + ", not an object");
    };
  }

  /// A text.
  public String text(String key) {
    return switch (value(key)) {
      case JsonString text -> text.value();
      case JsonValue other -> throw kind(key, other, "a string");
    };
  }

  /// A whole number of at least 0.
  public long count(String key) {
    return count(key, value(key));
  }

  /// A whole number from 0 that is an index or a step.
  public int index(String key) {
    long count = count(key);
    if (count > Integer.MAX_VALUE) {
      throw damaged(
          file,
          String.format(
              Locale.ROOT, "'%s' is %d, at most %d is possible", key, count, Integer.MAX_VALUE));
    }
    return (int) count;
  }

  /// A number.
  public double number(String key) {
    return number(key, value(key));
  }

  /// A list of texts.
  public List<String> texts(String key) {
    return values(
        key,
        value ->
            switch (value) {
              case JsonString text -> text.value();
              case JsonValue other -> throw kind(key, other, "a string");
            });
  }

  /// A list of whole numbers of at least 0.
  public List<Long> counts(String key) {
    return values(key, value -> count(key, value));
  }

  /// True or false.
  public boolean flag(String key) {
    return switch (value(key)) {
      case JsonBoolean flag -> flag.value();
      case JsonValue other -> throw kind(key, other, "true or false");
    };
  }

  /// A list of numbers.
  public List<Double> numbers(String key) {
    return values(key, value -> number(key, value));
  }

  /// An object.
  public Fields fields(String key) {
    return new Fields(asObject(key, value(key)), file);
  }

  /// An object, if the key is there.
  public Optional<Fields> optional(String key) {
    return object.get(key).map(value -> new Fields(asObject(key, value), file));
  }

  /// A list of objects.
  ///
  /// @param element makes something of the fields of each
  public <T> List<T> list(String key, Function<Fields, T> element) {
    return values(key, value -> element.apply(new Fields(asObject(key, value), file)));
  }

  private JsonObject asObject(String key, JsonValue value) {
    return switch (value) {
      case JsonObject inner -> inner;
      case JsonValue other -> throw kind(key, other, "an object");
    };
  }

  private <T> List<T> values(String key, Function<JsonValue, T> element) {
    return switch (value(key)) {
      case JsonArray array -> array.elements().stream().map(element).toList();
      case JsonValue other -> throw kind(key, other, "a list");
    };
  }

  private long count(String key, JsonValue value) {
    if (value instanceof JsonNumber number) {
      var whole = number.whole();
      if (whole.isPresent() && whole.getAsLong() >= 0) {
        return whole.getAsLong();
      }
    }
    throw kind(key, value, "a whole number from 0");
  }

  private double number(String key, JsonValue value) {
    return switch (value) {
      case JsonNumber number -> number.asDouble();
      case JsonValue other -> throw kind(key, other, "a number");
    };
  }

  private JsonValue value(String key) {
    return object
        .get(key)
        .orElseThrow(() -> damaged(file, String.format(Locale.ROOT, "'%s' is missing", key)));
  }

  private StriateException kind(String key, JsonValue found, String wanted) {
    return damaged(
        file, String.format(Locale.ROOT, "'%s' must be %s, found %s", key, wanted, found.kind()));
  }

  private static StriateException damaged(String file, String what) {
    return FileErrors.bad(Code.BAD_MODEL, file, what, "the file is damaged");
  }
}
