package io.striate.interop.onnx.translate;

import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.arrays.StoredTensor;
import io.striate.json.Json;
import io.striate.json.JsonObject;
import io.striate.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A layer of a specification that is written, and its weights. It may still change: an activation
/// or a bias that follows it becomes part of it.
final class WrittenLayer {
  private final String name;
  private final String type;
  private final List<String> from;
  private final Map<String, JsonValue> settings = new LinkedHashMap<>();
  private final List<StoredTensor> weights = new ArrayList<>();
  private Optional<JsonValue> activation = Optional.empty();

  /// @param from names of the layers that feed it; empty for the one before it
  WrittenLayer(String name, String type, List<String> from) {
    this.name = name;
    this.type = type;
    this.from = List.copyOf(from);
  }

  String name() {
    return name;
  }

  String type() {
    return type;
  }

  WrittenLayer set(String key, Object value) {
    settings.put(key, Json.of(value));
    return this;
  }

  WrittenLayer weight(String parameter, Shape shape, float... values) {
    weights.add(new StoredTensor(name + "." + parameter, shape, new HostArray.Floats(values)));
    return this;
  }

  /// Whether it has no bias, and can have one.
  boolean takesBias() {
    return settings.containsKey("bias") && activation.isEmpty();
  }

  /// Adds a bias to a layer that has none.
  void bias(float... values) {
    settings.remove("bias");
    weight("bias", Shape.of(values.length), values);
  }

  /// Whether an activation may become part of it.
  boolean takesActivation() {
    return activation.isEmpty();
  }

  void activation(JsonValue value) {
    activation = Optional.of(value);
  }

  List<StoredTensor> weights() {
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
    activation.ifPresent(value -> object.put("activation", value));
    return object.build();
  }
}
