package io.striate.json;

import io.striate.api.error.Place;
import java.util.List;

/// A JSON array.
///
/// @param elements the elements in their order
/// @param place where the opening bracket stands
public record JsonArray(List<JsonValue> elements, Place place) implements JsonValue {
  public JsonArray {
    elements = List.copyOf(elements);
  }

  @Override
  public String kind() {
    return "a list";
  }
}
