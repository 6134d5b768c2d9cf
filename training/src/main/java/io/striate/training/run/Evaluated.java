package io.striate.training.run;

import io.striate.api.train.MetricTable;
import io.striate.api.train.Unit;
import io.striate.layers.program.Figure;
import io.striate.layers.program.Programs;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// What the evaluation of samples with known targets found.
///
/// @param samples how many samples there were
/// @param figures the losses, in nats, and the metrics of all samples, by name
/// @param units how each figure is shown
/// @param tables what metrics show beside figures, by the metric's name
/// @param notes what a user should know about the samples, one sentence each
public record Evaluated(
    long samples,
    Map<String, Double> figures,
    Map<String, Unit> units,
    Map<String, MetricTable> tables,
    List<String> notes) {
  public Evaluated {
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    units = Map.copyOf(units);
    tables = Collections.unmodifiableMap(new LinkedHashMap<>(tables));
    notes = List.copyOf(notes);
  }

  /// The same with notes of the data set.
  public Evaluated withNotes(List<String> others) {
    return new Evaluated(samples, figures, units, tables, others);
  }

  /// The same with a further figure, before the losses.
  ///
  /// @param value of the figure, if it has one
  /// @param table what its metric shows beside it
  public Evaluated with(Figure figure, OptionalDouble value, Optional<MetricTable> table) {
    var all = new LinkedHashMap<String, Double>();
    figures.forEach((name, other) -> {
      if (name.endsWith(Programs.LOSS)) {
        value.ifPresent(own -> all.putIfAbsent(figure.name(), own));
      }
      all.put(name, other);
    });
    value.ifPresent(own -> all.putIfAbsent(figure.name(), own));
    var allUnits = new LinkedHashMap<>(units);
    allUnits.put(figure.name(), figure.unit());
    var allTables = new LinkedHashMap<>(tables);
    table.ifPresent(own -> allTables.put(figure.name(), own));
    return new Evaluated(samples, all, allUnits, allTables, notes);
  }

  /// The mean loss, in nats.
  public double loss() {
    return figures.getOrDefault(Programs.LOSS, Double.NaN);
  }
}
