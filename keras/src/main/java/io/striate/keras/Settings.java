package io.striate.keras;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.json.JsonArray;
import io.striate.json.JsonBoolean;
import io.striate.json.JsonNull;
import io.striate.json.JsonNumber;
import io.striate.json.JsonObject;
import io.striate.json.JsonString;
import io.striate.json.JsonValue;
import io.striate.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An object of Keras's JSON, such as the settings of a layer. A key that is `null` counts as one
/// that is not there.
///
/// @param owner what messages call it
record Settings(String owner, JsonObject object) {
  /// The longest list that a setting may be.
  private static final int MOST = 16;

  Optional<JsonValue> find(String key) {
    return object.get(key).filter(value -> !(value instanceof JsonNull));
  }

  Optional<Settings> object(String key) {
    return find(key)
        .filter(JsonObject.class::isInstance)
        .map(value -> new Settings(owner, (JsonObject) value));
  }

  List<JsonValue> list(String key) {
    return find(key)
        .filter(JsonArray.class::isInstance)
        .map(value -> ((JsonArray) value).elements())
        .orElseGet(List::of);
  }

  Optional<String> text(String key) {
    return find(key)
        .map(value -> {
          if (value instanceof JsonString text) {
            return text.value();
          }
          throw wrong(key, "a text", value);
        });
  }

  boolean flag(String key, boolean otherwise) {
    return find(key)
        .map(value -> {
          if (value instanceof JsonBoolean flag) {
            return flag.value();
          }
          throw wrong(key, "true or false", value);
        })
        .orElse(otherwise);
  }

  double number(String key, double otherwise) {
    return find(key)
        .map(value -> {
          if (value instanceof JsonNumber number) {
            return number.asDouble();
          }
          throw wrong(key, "a number", value);
        })
        .orElse(otherwise);
  }

  /// A whole number of at least 0.
  int whole(String key, int otherwise) {
    return find(key).map(value -> whole(key, value)).orElse(otherwise);
  }

  /// A whole number that must be there, of at least 1.
  int size(String key) {
    int size =
        find(key)
            .map(value -> whole(key, value))
            .orElseThrow(() -> problem("has no '" + key + "'"));
    if (size < 1) {
      throw problem("'" + key + "' must be at least 1");
    }
    return size;
  }

  /// Height and width, of at least 1; one number for both.
  List<Integer> pair(String key, List<Integer> otherwise) {
    return find(key)
        .map(value -> {
          List<Integer> pair =
              value instanceof JsonArray list
                  ? list.elements().stream().map(each -> whole(key, each)).toList()
                  : List.of(whole(key, value), whole(key, value));
          if (pair.size() != 2 || pair.stream().anyMatch(each -> each < 1)) {
            throw wrong(key, "two whole numbers of at least 1", value);
          }
          return pair;
        })
        .orElse(otherwise);
  }

  /// `[[top, bottom], [left, right]]`, however it is written.
  List<List<Integer>> sides(String key) {
    JsonValue value = find(key).orElseThrow(() -> problem("has no '" + key + "'"));
    var sides = new ArrayList<List<Integer>>();
    if (value instanceof JsonArray list) {
      for (JsonValue each : list.elements()) {
        sides.add(
            each instanceof JsonArray two
                ? two.elements().stream().map(side -> whole(key, side)).toList()
                : List.of(whole(key, each), whole(key, each)));
      }
    } else {
      int all = whole(key, value);
      sides.add(List.of(all, all));
      sides.add(List.of(all, all));
    }
    if (sides.size() != 2 || sides.stream().anyMatch(each -> each.size() != 2)) {
      throw wrong(key, "two numbers for each of height and width", value);
    }
    return sides;
  }

  /// Whole numbers, of which one may be open: `null` or -1 becomes -1.
  List<Integer> extents(String key) {
    var extents = new ArrayList<Integer>();
    for (JsonValue each : list(key)) {
      boolean open =
          each instanceof JsonNull
              || (each instanceof JsonNumber number && number.asDouble() == -1);
      extents.add(open ? -1 : whole(key, each));
    }
    if (extents.size() > MOST) {
      throw problem("'" + key + "' has " + extents.size() + " numbers");
    }
    return extents;
  }

  private int whole(String key, JsonValue value) {
    if (value instanceof JsonNumber number) {
      var whole = number.whole();
      if (whole.isPresent() && whole.getAsLong() >= 0 && whole.getAsLong() <= Integer.MAX_VALUE) {
        return (int) whole.getAsLong();
      }
    }
    throw wrong(key, "a whole number of at least 0", value);
  }

  StriateException wrong(String key, String expected, JsonValue value) {
    String written = JsonWriter.line(value);
    String shown = written.length() > 60 ? written.substring(0, 60) + "..." : written;
    return problem("'" + key + "' must be " + expected + ", not " + shown);
  }

  StriateException problem(String what, String... details) {
    return new StriateException(Code.BAD_MODEL, owner + ": " + what, details);
  }
}
