package io.striate.layers.spec;

import io.striate.api.component.FieldKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a specification asks for bytes to become inputs.
public sealed interface NormalizationRule {
  /// To mean 0 and deviation 1 in each channel, measured over the samples that are trained on.
  record Standard() implements NormalizationRule {}

  /// To the numbers from 0 to 1.
  record Unit() implements NormalizationRule {}

  /// By given figures.
  record Fixed(Normalization figures) implements NormalizationRule {}

  /// How the rule is written in JSON: `"standard"`, `"unit"`, or `{"mean": [...], "deviation":
  /// [...]}`.
  static FieldKind<NormalizationRule> kind() {
    return new FieldKind<>(
        "\"standard\", \"unit\", or {\"mean\": [one number per channel], \"deviation\": [one above 0 per channel]}",
        NormalizationRule::parse,
        NormalizationRule::format);
  }

  private static NormalizationRule parse(Object json) {
    return switch (json) {
      case String word when word.equals("standard") -> new Standard();
      case String word when word.equals("unit") -> new Unit();
      case Map<?, ?> map when map.size() == 2 ->
          new Fixed(new Normalization(numbers(map.get("mean")), numbers(map.get("deviation"))));
      default -> throw new IllegalArgumentException();
    };
  }

  private static List<Float> numbers(@Nullable Object json) {
    if (!(json instanceof List<?> list) || list.isEmpty()) {
      throw new IllegalArgumentException();
    }
    return list.stream().map(each -> ((Number) each).floatValue()).toList();
  }

  private static Object format(NormalizationRule rule) {
    return switch (rule) {
      case Standard() -> "standard";
      case Unit() -> "unit";
      case Fixed(Normalization figures) -> {
        var map = new LinkedHashMap<String, Object>();
        map.put("mean", doubles(figures.mean()));
        map.put("deviation", doubles(figures.deviation()));
        yield map;
      }
    };
  }

  /// The doubles that print like the floats.
  private static List<Object> doubles(List<Float> floats) {
    return floats.stream().<Object>map(value -> Double.valueOf(value.toString())).toList();
  }
}
