package io.striate.layers.schema;

import io.striate.json.Json;
import io.striate.json.JsonObject;
import java.util.List;

/// Pieces of JSON Schemas.
final class Schemas {
  private Schemas() {}

  /// A reference to a definition.
  static JsonObject reference(String definition) {
    return Json.object().put("$ref", "#/definitions/" + definition).build();
  }

  /// A list of what fits a schema.
  static JsonObject listOf(JsonObject element) {
    return Json.object().put("type", "array").put("items", element).build();
  }

  /// An object of any keys, whose values fit a schema.
  static JsonObject byName(JsonObject value) {
    return Json.object().put("type", "object").put("additionalProperties", value).build();
  }

  /// An object that has some keys.
  static JsonObject required(List<String> keys) {
    return Json.object().put("required", Json.list(keys.stream().map(Json::text).toList())).build();
  }

  /// What fits two schemas; they say nothing of the same kind.
  static JsonObject with(JsonObject schema, JsonObject more) {
    var builder = Json.object();
    schema.members().forEach(member -> builder.put(member.key(), member.value()));
    more.members().forEach(member -> builder.put(member.key(), member.value()));
    return builder.build();
  }

  /// The same schema with a description.
  static JsonObject described(JsonObject schema, String description) {
    var builder = Json.object();
    // Beside "$ref" other keys do not count.
    if (schema.get("$ref").isPresent()) {
      builder.put("allOf", Json.list(List.of(schema)));
    } else {
      schema.members().forEach(member -> builder.put(member.key(), member.value()));
    }
    return builder.put("description", description).build();
  }
}
