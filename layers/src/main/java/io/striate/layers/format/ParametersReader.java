package io.striate.layers.format;

import io.striate.api.Kinds;
import io.striate.api.component.Component;
import io.striate.api.error.Code;
import io.striate.api.error.Place;
import io.striate.api.train.Optimizer;
import io.striate.json.JsonArray;
import io.striate.json.JsonObject;
import io.striate.json.JsonValue;
import io.striate.layers.frame.ParameterKeys;
import io.striate.layers.frame.TrainKeys;
import io.striate.layers.spec.ParameterGroup;
import io.striate.layers.spec.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Reads `train.parameters`: groups of parameters.
final class ParametersReader {
  private final ComponentReader components;
  private final Problems problems;

  ParametersReader(ComponentReader components) {
    this.components = components;
    this.problems = components.problems();
  }

  /// @param written the value of the key, if there is one
  /// @param optimizer that of all parameters; empty if it is wrong, which is reported
  List<ParameterGroup> read(Optional<JsonValue> written, Optional<Component<Optimizer>> optimizer) {
    if (written.isEmpty()) {
      return List.of();
    }
    JsonValue value = written.get();
    if (!(value instanceof JsonArray(var elements, var _))) {
      mustBe(value, TrainKeys.PARAMETERS.kind().describe());
      return List.of();
    }
    var groups = new ArrayList<ParameterGroup>();
    for (JsonValue element : elements) {
      group(element, optimizer).ifPresent(groups::add);
    }
    return groups;
  }

  private void mustBe(JsonValue value, String what) {
    problems.add(
        Code.BAD_VALUE,
        value.place(),
        String.format(
            Locale.ROOT, "%s: must be %s, got %s", value.place().path(), what, value.kind()));
  }

  private Optional<ParameterGroup> group(
      JsonValue value, Optional<Component<Optimizer>> optimizer) {
    if (!(value instanceof JsonObject object)) {
      mustBe(value, String.format(Locale.ROOT, "an object with '%s'", ParameterKeys.MATCH.key()));
      return Optional.empty();
    }
    var keys = new ObjectReader(object, ParameterKeys.SECTION, components);
    Optional<List<String>> match = keys.read(ParameterKeys.MATCH);
    double rate = keys.setting(ParameterKeys.RATE);
    Optional<Double> rateDecay = keys.setting(ParameterKeys.RATE_DECAY);
    Optional<Double> weightDecay = keys.setting(ParameterKeys.WEIGHT_DECAY);
    Optional<Integer> freeze = keys.setting(ParameterKeys.FREEZE);
    keys.finish();
    Optional<Component<Optimizer>> own =
        optimizer.flatMap(all ->
            weightDecay.isEmpty()
                ? Optional.of(all)
                : decaying(all, weightDecay.get(), object.place()));
    return match.isEmpty() || own.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ParameterGroup(
                match.get(), rate, rateDecay, weightDecay, freeze, own.get(), object.place()));
  }

  /// The optimizer with another weight decay.
  private Optional<Component<Optimizer>> decaying(
      Component<Optimizer> optimizer, double weightDecay, Place place) {
    Optional<Map<String, Object>> settings = decaying(optimizer.settings(), weightDecay);
    if (settings.isEmpty()) {
      String key = ParameterKeys.WEIGHT_DECAY.key();
      problems.add(
          Code.BAD_VALUE,
          place,
          String.format(
              Locale.ROOT,
              "%s.%s: the optimizer '%s' has no setting '%s'",
              place.path(),
              key,
              optimizer.id(),
              key));
      return Optional.empty();
    }
    JsonValue written =
        SpecWriter.component(
            new Component<>(optimizer.id(), settings.get(), optimizer.value(), optimizer.place()));
    return components.read(written, Kinds.OPTIMIZER);
  }

  /// The settings of an optimizer with another weight decay: its own, or that of an optimizer that
  /// it follows.
  ///
  /// @return empty if none has a weight decay
  private static Optional<Map<String, Object>> decaying(
      Map<String, Object> optimizer, double weightDecay) {
    var settings = new LinkedHashMap<>(optimizer);
    if (settings.containsKey(ParameterKeys.WEIGHT_DECAY.key())) {
      settings.put(ParameterKeys.WEIGHT_DECAY.key(), weightDecay);
      return Optional.of(settings);
    }
    for (var setting : optimizer.entrySet()) {
      if (setting.getValue() instanceof Map<?, ?> written) {
        var inner = new LinkedHashMap<String, Object>();
        written.forEach((key, value) -> inner.put(String.valueOf(key), value));
        Optional<Map<String, Object>> found = decaying(inner, weightDecay);
        if (found.isPresent()) {
          settings.put(setting.getKey(), found.get());
          return Optional.of(settings);
        }
      }
    }
    return Optional.empty();
  }
}
