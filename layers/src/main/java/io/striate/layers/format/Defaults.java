package io.striate.layers.format;

import io.striate.json.JsonValue;
import java.util.Map;

/// What `defaults` says: for each type of layer, values for keys that its layers do not write.
record Defaults(Map<String, Map<String, JsonValue>> byType) {
  Map<String, JsonValue> of(String typeId) {
    return byType.getOrDefault(typeId, Map.of());
  }
}
