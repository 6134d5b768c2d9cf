package io.striate.layers.format;

import io.striate.json.JsonArray;
import io.striate.json.JsonBoolean;
import io.striate.json.JsonNull;
import io.striate.json.JsonNumber;
import io.striate.json.JsonObject;
import io.striate.json.JsonString;
import io.striate.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/// JSON values as the plain Java that [io.striate.api.component.FieldKind] reads; [Json#of] is the
/// way back.
final class PlainValues {
  private PlainValues() {}

  /// Whether a `null` is in there: no setting takes one.
  static boolean hasNull(JsonValue value) {
    return switch (value) {
      case JsonNull nothing -> true;
      case JsonArray array -> array.elements().stream().anyMatch(PlainValues::hasNull);
      case JsonObject object ->
          object.members().stream().anyMatch(member -> hasNull(member.value()));
      case JsonBoolean bool -> false;
      case JsonNumber number -> false;
      case JsonString text -> false;
    };
  }

  /// As plain Java; whole numbers become [Long], others [Double].
  static Object plain(JsonValue value) {
    return switch (value) {
      case JsonNull nothing -> throw new IllegalArgumentException("null");
      case JsonBoolean bool -> bool.value();
      case JsonString text -> text.value();
      case JsonNumber number -> {
        OptionalLong whole = number.whole();
        yield whole.isPresent() ? (Object) whole.getAsLong() : (Object) number.asDouble();
      }
      case JsonArray array -> array.elements().stream().map(PlainValues::plain).toList();
      case JsonObject object -> {
        Map<String, Object> map = new LinkedHashMap<>();
        object.members().forEach(member -> map.put(member.key(), plain(member.value())));
        yield map;
      }
    };
  }
}
