package io.striate.layers.format;

import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.json.JsonMember;
import io.striate.json.JsonNull;
import io.striate.json.JsonObject;
import io.striate.json.JsonValue;
import io.striate.json.Suggestion;
import io.striate.layers.spec.Problems;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/// Reads one object strictly: the caller asks for the keys that the object may have; [#finish] then
/// complains about all others.
final class ObjectReader {
  private static final Set<String> RESERVED = Set.of("repeat", "each", "blocks", "use");

  private final JsonObject object;
  private final String subject;
  private final Problems problems;
  private final Set<String> known = new LinkedHashSet<>();

  /// @param subject what has these keys, as in "unknown key of conv2d"
  ObjectReader(JsonObject object, String subject, Problems problems) {
    this.object = object;
    this.subject = subject;
    this.problems = problems;
  }

  JsonObject object() {
    return object;
  }

  /// The value of a key that the object may have.
  Optional<JsonValue> take(String key) {
    known.add(key);
    return object.get(key);
  }

  /// The value of a key that the object must have; a problem if it has not.
  Optional<JsonValue> require(String key, String meaning) {
    Optional<JsonValue> value = take(key);
    if (value.isEmpty()) {
      problems.add(
          Code.MISSING_KEY,
          object.place(),
          "%s: the key '%s' of %s is missing (%s)"
              .formatted(object.place().path(), key, subject, meaning));
    }
    return value;
  }

  /// The setting of a key, or a default if it is not there or wrong.
  <T> T setting(String key, FieldKind<T> kind, T fallback) {
    return take(key).flatMap(value -> parse(value, kind, problems)).orElse(fallback);
  }

  /// The setting of a key that must be there.
  <T> Optional<T> required(String key, FieldKind<T> kind, String meaning) {
    return require(key, meaning).flatMap(value -> parse(value, kind, problems));
  }

  /// Reads a value; a problem, and nothing, if it is of the wrong kind.
  static <T> Optional<T> parse(JsonValue value, FieldKind<T> kind, Problems problems) {
    String path = value.place().path();
    if (PlainValues.hasNull(value)) {
      String got = value instanceof JsonNull ? "got null" : "there is a null in it";
      problems.add(
          Code.BAD_VALUE, value.place(), path + ": must be " + kind.describe() + ", " + got);
      return Optional.empty();
    }
    try {
      return Optional.of(kind.parse(PlainValues.plain(value)));
    } catch (StriateException refused) {
      problems.add(refused, value.place(), path + ":");
      return Optional.empty();
    }
  }

  /// Reports keys that were not asked for, except `note` and keys that begin with `x-`.
  void finish() {
    for (JsonMember member : object.members()) {
      String key = member.key();
      String path = member.keyPlace().path();
      if (known.contains(key) || key.equals("note") || key.startsWith("x-")) {
        continue;
      }
      if (RESERVED.contains(key)) {
        problems.add(
            Code.RESERVED_KEY,
            member.keyPlace(),
            path + ": '" + key + "' is not in this version; write the layers out");
      } else {
        String near = Suggestion.question(key, known);
        problems.add(
            Code.UNKNOWN_KEY,
            member.keyPlace(),
            path + ": unknown key of " + subject + (near.isEmpty() ? listed() : near));
      }
    }
  }

  private String listed() {
    return known.isEmpty() ? "; it has no keys" : "; it has " + String.join(", ", known);
  }
}
