package io.striate.layers.spec;

import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How a specification asks for bytes to become inputs.
public sealed interface NormalizationRule {
  /// To mean 0 and deviation 1 in each channel, measured over the samples that are trained on.
  record Standard() implements NormalizationRule {}

  /// To the numbers from 0 to 1.
  record Unit() implements NormalizationRule {}

  /// By given figures.
  record Fixed(Normalization figures) implements NormalizationRule {}

  /// For each input of bytes its own rule.
  ///
  /// @param rules by the inputs' names; inputs without one are measured
  record ByInput(Map<String, NormalizationRule> rules) implements NormalizationRule {
    public ByInput {
      rules = Collections.unmodifiableMap(new LinkedHashMap<>(rules));
    }
  }

  /// The rule for an input.
  default NormalizationRule of(String input) {
    return this instanceof ByInput(var rules) ? rules.getOrDefault(input, new Standard()) : this;
  }

  /// The given means.
  Field<List<Double>> MEAN =
      Field.required(
          "mean",
          FieldKind.list(FieldKind.number(-Double.MAX_VALUE, Double.MAX_VALUE)),
          "the mean of each channel over the training images, of values from 0 to 1");

  /// The given deviations.
  Field<List<Double>> DEVIATION =
      Field.required(
          "deviation",
          FieldKind.list(FieldKind.number(0, Double.MAX_VALUE)),
          "the standard deviation of each channel, above 0, of values from 0 to 1");

  /// How the rule is written in JSON: `"standard"`, `"unit"`, or `{"mean": [...], "deviation":
  /// [...]}`; or an object with one of these for each input.
  static FieldKind<NormalizationRule> kind() {
    return new FieldKind<>(
        "\"standard\", \"unit\", or {\"mean\": [one number per channel], \"deviation\": [one above"
            + " 0 per channel]}; or an object with one of these for each input",
        NormalizationRule::parse,
        NormalizationRule::format);
  }

  private static NormalizationRule parse(Object json) {
    return switch (json) {
      case String word when word.equals("standard") -> new Standard();
      case String word when word.equals("unit") -> new Unit();
      case Map<?, ?> map
          when map.size() == 2 && map.containsKey(MEAN.key()) && map.containsKey(DEVIATION.key()) ->
          new Fixed(new Normalization(numbers(map, MEAN), numbers(map, DEVIATION)));
      case Map<?, ?> map
          when !map.isEmpty()
              && !map.containsKey(MEAN.key())
              && !map.containsKey(DEVIATION.key()) -> {
        var rules = new LinkedHashMap<String, NormalizationRule>();
        map.forEach((input, rule) -> rules.put((String) input, single(rule)));
        yield new ByInput(rules);
      }
      default -> throw new IllegalArgumentException();
    };
  }

  private static NormalizationRule single(Object json) {
    NormalizationRule rule = parse(json);
    if (rule instanceof ByInput) {
      throw new IllegalArgumentException();
    }
    return rule;
  }

  private static List<Float> numbers(Map<?, ?> map, Field<List<Double>> field) {
    if (!(map.get(field.key()) instanceof List<?> list) || list.isEmpty()) {
      throw new IllegalArgumentException();
    }
    return field.kind().parser().apply(list).stream().map(NormalizationRule::toFloat).toList();
  }

  /// A number that a float can hold.
  private static float toFloat(double value) {
    float single = (float) value;
    if (Float.isInfinite(single) || (single == 0 && value != 0)) {
      throw new IllegalArgumentException();
    }
    return single;
  }

  private static Object format(NormalizationRule rule) {
    return switch (rule) {
      case Standard() -> "standard";
      case Unit() -> "unit";
      case ByInput(var rules) -> {
        var map = new LinkedHashMap<String, Object>();
        rules.forEach((input, each) -> map.put(input, format(each)));
        yield map;
      }
      case Fixed(Normalization figures) -> {
        var map = new LinkedHashMap<String, Object>();
        map.put(MEAN.key(), doubles(figures.mean()));
        map.put(DEVIATION.key(), doubles(figures.deviation()));
        yield map;
      }
    };
  }

  /// The doubles that print like the floats.
  private static List<Object> doubles(List<Float> floats) {
    return floats.stream().<Object>map(value -> Double.valueOf(value.toString())).toList();
  }
}
