package io.striate.layers;

import io.striate.api.Catalog;
import io.striate.json.Json;
import io.striate.json.JsonDocument;
import io.striate.json.JsonObject;
import io.striate.json.JsonValue;
import io.striate.layers.frame.ComponentKeys;
import io.striate.layers.frame.ModelKeys;
import io.striate.layers.frame.OutputKeys;
import io.striate.layers.spec.Spec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Describes a network and its training in Java instead of a file: the same words, the same checks,
/// the same messages.
///
/// Settings are alternating keys and values. A value is a [String], a [Boolean], a [Number], a
/// [List] or a [Map] of such, or what [#object] makes.
public final class NetworkBuilder {
  private final Map<String, Object> spec = new LinkedHashMap<>();
  private final List<Object> layers = new ArrayList<>();

  private NetworkBuilder(String name) {
    spec.put(ModelKeys.STRIATE.key(), Spec.VERSION);
    spec.put(ModelKeys.NAME.key(), name);
    spec.put(ModelKeys.LAYERS.key(), layers);
  }

  /// Begins a network.
  public static NetworkBuilder named(String name) {
    return new NetworkBuilder(name);
  }

  /// An object with these settings, for values that are not a single word: `object("type", "sgd",
  /// "learningRate", 0.05)`.
  ///
  /// @throws IllegalArgumentException if a key has no value, is no text, or is given twice
  public static Map<String, Object> object(Object... settings) {
    if (settings.length % 2 != 0) {
      throw new IllegalArgumentException(
          "settings are alternating keys and values, got " + settings.length + " of them");
    }
    var object = new LinkedHashMap<String, Object>();
    for (int i = 0; i < settings.length; i += 2) {
      if (!(settings[i] instanceof String key) || object.put(key, settings[i + 1]) != null) {
        throw new IllegalArgumentException(
            "setting " + i / 2 + " needs a key of its own, got " + settings[i]);
      }
    }
    return object;
  }

  /// The shape of one sample, channels first.
  public NetworkBuilder input(int... shape) {
    spec.put(ModelKeys.INPUT.key(), java.util.Arrays.stream(shape).boxed().toList());
    return this;
  }

  /// Adds a layer.
  ///
  /// @param type its id, such as `conv2d`
  public NetworkBuilder layer(String type, Object... settings) {
    layers.add(typed(type, settings));
    return this;
  }

  /// The quantity that training minimizes.
  public NetworkBuilder loss(String type, Object... settings) {
    spec.put(OutputKeys.LOSS.key(), typed(type, settings));
    return this;
  }

  /// How it is trained, as under `train` in a file.
  public NetworkBuilder train(Object... settings) {
    spec.put(ModelKeys.TRAIN.key(), object(settings));
    return this;
  }

  private static Map<String, Object> typed(String type, Object... settings) {
    var object = new LinkedHashMap<String, Object>();
    object.put(ComponentKeys.TYPE.key(), type);
    object.putAll(object(settings));
    return object;
  }

  /// The network, checked.
  ///
  /// @param catalog what it may name
  /// @throws io.striate.api.error.StriateException with all mistakes at once; instead of lines they
  ///   have JSON paths
  public Network build(Catalog catalog) {
    return Network.of(new JsonDocument(json(spec), List.of()), List.of(), catalog);
  }

  private static JsonValue json(Object value) {
    return switch (value) {
      case String text -> Json.text(text);
      case Boolean flag -> Json.bool(flag);
      case Integer number -> Json.number(number);
      case Long number -> Json.number(number);
      case Float number -> Json.number(number);
      case Double number -> Json.number(number);
      case List<?> list -> Json.list(list.stream().map(NetworkBuilder::json).toList());
      case Map<?, ?> map -> object(map);
      default ->
          throw new IllegalArgumentException(
              "a setting cannot be a " + value.getClass().getSimpleName() + ": " + value);
    };
  }

  private static JsonObject object(Map<?, ?> map) {
    var object = Json.object();
    map.forEach((key, value) -> object.put((String) key, json(value)));
    return object.build();
  }
}
