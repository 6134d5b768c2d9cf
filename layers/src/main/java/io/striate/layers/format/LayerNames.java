package io.striate.layers.format;

import io.striate.api.component.Field;
import io.striate.json.JsonObject;
import io.striate.json.JsonString;
import io.striate.json.JsonValue;
import io.striate.layers.frame.ComponentKeys;
import io.striate.layers.frame.LayerKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Names of layers: the one written, or else one made from the type: `conv1`, `conv2`, `pool1`,
/// `dense1`.
///
/// A made name counts the layers of its stem up to this one, named ones too, so that naming one
/// layer renames no other.
final class LayerNames {
  /// What a name may be. A `.` is left for what Striate makes itself, such as `conv1.relu` and
  /// `conv1.weight`.
  static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_/-]*");

  private static final Pattern DIMENSIONS = Pattern.compile("[0-9]+d$");

  private LayerNames() {}

  /// A name for each element of `layers`.
  static List<String> of(List<JsonValue> layers) {
    Map<String, Integer> counts = new HashMap<>();
    List<String> names = new ArrayList<>();
    for (JsonValue layer : layers) {
      String stem = stem(typeId(layer));
      int count = counts.merge(stem, 1, Integer::sum);
      names.add(written(layer).orElse(stem + count));
    }
    return names;
  }

  /// The name that a layer is given in the text.
  static Optional<String> written(JsonValue layer) {
    return layer instanceof JsonObject object ? text(object, LayerKeys.NAME) : Optional.empty();
  }

  /// The word that names a layer's type, or `layer` if there is none.
  static String typeId(JsonValue layer) {
    return switch (layer) {
      case JsonString word -> word.value();
      case JsonObject object -> text(object, ComponentKeys.TYPE).orElse("layer");
      default -> "layer";
    };
  }

  private static Optional<String> text(JsonObject object, Field<?> field) {
    return object
        .get(field.key())
        .flatMap(value ->
            value instanceof JsonString text ? Optional.of(text.value()) : Optional.empty());
  }

  /// `conv` for `conv2d`, `pool` for every pooling, `gabor` for `acme:gabor`.
  static String stem(String typeId) {
    String local = typeId.substring(typeId.lastIndexOf(':') + 1);
    String plain = DIMENSIONS.matcher(local).replaceFirst("");
    String stem = plain.endsWith("pool") ? "pool" : plain;
    return ALLOWED.matcher(stem).matches() ? stem : "layer";
  }
}
