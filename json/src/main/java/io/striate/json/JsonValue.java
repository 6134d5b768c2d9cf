package io.striate.json;

import io.striate.api.error.Place;

/// One value of a JSON tree. Values are immutable and know the place where they were read.
///
/// Equality includes the place; compare [JsonWriter#line(JsonValue)] to compare what is said alone.
public sealed interface JsonValue
    permits JsonObject, JsonArray, JsonString, JsonNumber, JsonBoolean, JsonNull {

  /// Where the value begins, with its path such as `$.layers[2].stride`.
  Place place();

  /// What a person calls this kind of value: `an object`, `a list`, `a text`, `a number`, `true or
  /// false`, `null`.
  String kind();
}
