package io.striate.layers.format;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.component.Component;
import io.striate.api.train.DefaultMetric;
import io.striate.api.train.Metric;
import io.striate.json.Json;
import io.striate.json.JsonObject;
import io.striate.layers.frame.ComponentKeys;
import io.striate.layers.spec.Problems;
import java.util.List;

/// The metrics that a loss asks for.
public final class DefaultMetrics {
  private DefaultMetrics() {}

  /// The metrics as components, as far as they are installed.
  ///
  /// @throws io.striate.api.error.StriateException if a metric does not accept its settings
  public static List<Component<Metric>> of(List<DefaultMetric> asked, Catalog catalog) {
    List<String> installed = catalog.names(Kinds.METRIC);
    var problems = new Problems();
    var components = new ComponentReader(catalog, problems);
    List<Component<Metric>> metrics =
        asked.stream()
            .filter(metric -> installed.contains(metric.id()))
            .map(DefaultMetrics::written)
            .flatMap(json -> components.read(json, Kinds.METRIC).stream())
            .toList();
    problems.throwIfAny();
    return metrics;
  }

  private static JsonObject written(DefaultMetric metric) {
    var object = Json.object().put(ComponentKeys.TYPE.key(), metric.id());
    metric.settings().forEach((key, value) -> object.put(key, Json.of(value)));
    return object.build();
  }
}
