package io.striate.json;

import io.striate.api.error.Place;

/// `true` or `false`.
///
/// @param value which of the two
/// @param place where the word stands
public record JsonBoolean(boolean value, Place place) implements JsonValue {
  @Override
  public String kind() {
    return "true or false";
  }
}
