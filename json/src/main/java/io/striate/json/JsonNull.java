package io.striate.json;

import io.striate.api.error.Place;

/// `null`.
///
/// @param place where the word stands
public record JsonNull(Place place) implements JsonValue {
  @Override
  public String kind() {
    return "null";
  }
}
