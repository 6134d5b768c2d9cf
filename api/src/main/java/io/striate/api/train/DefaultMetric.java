package io.striate.api.train;

import java.util.Map;

/// A metric that a loss asks for where the specification names none.
///
/// @param id the id of its type; a metric that is not installed is left out
/// @param settings what a specification would write beside the id, as plain Java: [Boolean],
///   [Long], [Double], [String], `List<Object>`, `Map<String, Object>`
public record DefaultMetric(String id, Map<String, Object> settings) {
  public DefaultMetric {
    settings = Map.copyOf(settings);
  }

  /// A metric with its default settings.
  public static DefaultMetric of(String id) {
    return new DefaultMetric(id, Map.of());
  }
}
