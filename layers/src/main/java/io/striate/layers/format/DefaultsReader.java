package io.striate.layers.format;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.component.Field;
import io.striate.api.error.Code;
import io.striate.api.layer.LayerType;
import io.striate.json.JsonMember;
import io.striate.json.JsonObject;
import io.striate.json.JsonValue;
import io.striate.json.Suggestion;
import io.striate.layers.frame.DefaultsKeys;
import io.striate.layers.frame.LayerKeys;
import io.striate.layers.frame.ModelKeys;
import io.striate.layers.spec.Problems;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Reads `defaults`. Values are checked here too, whether or not a layer uses them.
final class DefaultsReader {
  private final Catalog catalog;
  private final Problems problems;

  DefaultsReader(Catalog catalog, Problems problems) {
    this.catalog = catalog;
    this.problems = problems;
  }

  Defaults read(Optional<JsonValue> value) {
    var byType = new HashMap<String, Map<String, JsonValue>>();
    if (value.isPresent() && value.get() instanceof JsonObject object) {
      object.members().forEach(member -> type(member, byType));
    } else if (value.isPresent()) {
      problems.add(
          Code.BAD_VALUE,
          value.get().place(),
          String.format(
              Locale.ROOT,
              "$.%s: must be %s, got %s",
              ModelKeys.DEFAULTS.key(),
              ModelKeys.DEFAULTS.kind().describe(),
              value.get().kind()));
    }
    return new Defaults(byType);
  }

  private void type(JsonMember member, Map<String, Map<String, JsonValue>> byType) {
    List<String> ids = catalog.names(Kinds.LAYER);
    String path = member.keyPlace().path();
    Optional<LayerType> type = catalog.find(Kinds.LAYER, member.key());
    if (type.isEmpty()) {
      problems.add(
          Code.UNKNOWN_TYPE,
          member.keyPlace(),
          path + ": no layer named '" + member.key() + "'" + Suggestion.question(member.key(), ids),
          Suggestion.installed(Kinds.LAYER.id(), ids));
    } else if (member.value() instanceof JsonObject settings) {
      byType.put(member.key(), settings(type.get(), settings));
    } else {
      problems.add(
          Code.BAD_VALUE,
          member.value().place(),
          path + ": must be an object of settings, got " + member.value().kind());
    }
  }

  private Map<String, JsonValue> settings(LayerType type, JsonObject settings) {
    var values = new LinkedHashMap<String, JsonValue>();
    var components = new ComponentReader(catalog, problems);
    var keys = new ObjectReader(settings, type, DefaultsKeys.SECTION, components);
    for (Field<?> field : type.fields()) {
      Optional<JsonValue> value = keys.take(field);
      if (value.isPresent() && components.parse(value.get(), field.kind()).isPresent()) {
        values.put(field.key(), value.get());
      }
    }
    // Checked where a layer takes it over.
    keys.take(LayerKeys.ACTIVATION)
        .ifPresent(value -> values.put(LayerKeys.ACTIVATION.key(), value));
    keys.finish();
    return values;
  }
}
