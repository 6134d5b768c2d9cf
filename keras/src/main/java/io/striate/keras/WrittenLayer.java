package io.striate.keras;

import io.striate.api.exchange.ImportedModel.Weight;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.json.Json;
import io.striate.json.JsonObject;
import io.striate.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A layer of a specification that is written, and its weights.
final class WrittenLayer {
  private static final String ACTIVATION = "activation";

  private final String name;
  private final String type;
  private final List<String> from;
  private final Map<String, JsonValue> settings = new LinkedHashMap<>();
  private final List<Weight> weights = new ArrayList<>();

  /// @param from names of what it reads; empty for the layer before it
  WrittenLayer(String name, String type, List<String> from) {
    this.name = name;
    this.type = type;
    this.from = List.copyOf(from);
  }

  String name() {
    return name;
  }

  WrittenLayer set(String key, Object value) {
    settings.put(key, value instanceof JsonValue json ? json : Json.of(value));
    return this;
  }

  /// Sets a key unless the value is the usual one.
  WrittenLayer set(String key, Object value, Object usual) {
    return value.equals(usual) ? this : set(key, value);
  }

  WrittenLayer weight(String parameter, List<Integer> shape, float... values) {
    weights.add(new Weight(name + "." + parameter, Shape.of(shape), new HostArray.Floats(values)));
    return this;
  }

  boolean takesActivation() {
    return !settings.containsKey(ACTIVATION);
  }

  void activation(JsonValue value) {
    settings.put(ACTIVATION, value);
  }

  List<Weight> weights() {
    return weights;
  }

  JsonObject json() {
    var object = Json.object().put("type", type).put("name", name);
    if (from.size() == 1) {
      object.put("from", from.getFirst());
    } else if (!from.isEmpty()) {
      object.put("from", Json.list(from.stream().map(Json::text).toList()));
    }
    settings.forEach(object::put);
    return object.build();
  }
}
