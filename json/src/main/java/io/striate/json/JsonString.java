package io.striate.json;

import io.striate.api.error.Place;

/// A JSON string.
///
/// @param value the text, escapes resolved
/// @param place where the opening quote stands
public record JsonString(String value, Place place) implements JsonValue {
  @Override
  public String kind() {
    return "a string";
  }
}
