package io.striate.training.run;

import io.striate.json.Json;
import io.striate.json.JsonObject;
import io.striate.training.file.Fields;
import java.util.LinkedHashMap;
import java.util.Map;

/// Figures added up over samples: the loss and the metrics of an epoch or of an evaluation.
final class Sums {
  private final Map<String, Double> totals = new LinkedHashMap<>();
  private long samples;

  /// Adds the means of a batch.
  void add(Map<String, Double> means, int size) {
    means.forEach((name, mean) -> totals.merge(name, mean * size, Double::sum));
    samples += size;
  }

  /// How many samples have been added.
  long samples() {
    return samples;
  }

  /// The mean of each figure over all samples added, in the order in which they first came.
  Map<String, Double> means() {
    var means = new LinkedHashMap<String, Double>();
    totals.forEach((name, total) -> means.put(name, total / samples));
    return means;
  }

  JsonObject json() {
    return Json.object().put("samples", samples).put("totals", FigureFields.json(totals)).build();
  }

  static Sums of(Fields fields) {
    var sums = new Sums();
    sums.samples = fields.count("samples");
    sums.totals.putAll(FigureFields.read(fields.fields("totals")));
    return sums;
  }

  /// A copy that does not change any more when this one does.
  Sums copy() {
    var copy = new Sums();
    copy.totals.putAll(totals);
    copy.samples = samples;
    return copy;
  }
}
