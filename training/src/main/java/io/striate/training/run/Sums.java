package io.striate.training.run;

import io.striate.json.Fields;
import io.striate.json.Json;
import io.striate.json.JsonObject;
import io.striate.layers.program.Figure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the losses and metrics of an epoch or of an evaluation add up to: for a loss its total and
/// the total of its weights, for a metric its own sums.
final class Sums {
  private final Map<String, double[]> totals = new LinkedHashMap<>();
  private long samples;

  /// Adds the sums of a batch.
  ///
  /// @param size samples in the batch
  void add(Map<String, double[]> batch, int size) {
    batch.forEach((name, sums) -> {
      double[] total = totals.computeIfAbsent(name, _ -> new double[sums.length]);
      for (int i = 0; i < sums.length; i++) {
        total[i] += sums[i];
      }
    });
    samples += size;
  }

  /// How many samples have been added.
  long samples() {
    return samples;
  }

  /// The values of figures over all samples added, in the order in which they are given. Those that
  /// are only tables are left out, and all are if nothing has been added.
  Map<String, Double> values(List<Figure> figures) {
    var values = new LinkedHashMap<String, Double>();
    for (Figure figure : figures) {
      double[] total = totals.get(figure.name());
      if (total != null) {
        figure.value(total).ifPresent(value -> values.put(figure.name(), value));
      }
    }
    return values;
  }

  /// The sums of a figure; none if nothing has been added.
  double[] of(Figure figure) {
    return totals.getOrDefault(figure.name(), new double[0]).clone();
  }

  JsonObject json() {
    return Json.object().put("samples", samples).put("totals", FigureFields.lists(totals)).build();
  }

  /// Reads sums. Checkpoints of format 1 held a number for each figure, the total of a mean over
  /// samples.
  static Sums of(Fields fields) {
    var sums = new Sums();
    sums.samples = fields.count("samples");
    sums.totals.putAll(FigureFields.readLists(fields.fields("totals"), sums.samples));
    return sums;
  }

  /// A copy that does not change any more when this one does.
  Sums copy() {
    var copy = new Sums();
    totals.forEach((name, total) -> copy.totals.put(name, total.clone()));
    copy.samples = samples;
    return copy;
  }
}
