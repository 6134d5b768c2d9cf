package io.striate.json;

import io.striate.api.error.Place;
import java.util.List;
import java.util.Optional;

/// A JSON object. Keys are unique and keep their order.
///
/// @param members the members in the order of the text
/// @param place where the opening brace stands
public record JsonObject(List<JsonMember> members, Place place) implements JsonValue {
  public JsonObject {
    members = List.copyOf(members);
  }

  /// The member of that key, or empty.
  public Optional<JsonMember> member(String key) {
    return members.stream().filter(member -> member.key().equals(key)).findFirst();
  }

  /// The value of that key, or empty.
  public Optional<JsonValue> get(String key) {
    return member(key).map(JsonMember::value);
  }

  @Override
  public String kind() {
    return "an object";
  }
}
