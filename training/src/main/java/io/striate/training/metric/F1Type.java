package io.striate.training.metric;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.train.Metric;
import io.striate.api.train.MetricType;
import java.util.List;

/// `f1`: the F1 score of each class, `2 right / (labels + predictions)`, averaged over the classes
/// that occur (macro average).
public final class F1Type implements MetricType {
  @Override
  public String id() {
    return "f1";
  }

  @Override
  public String summary() {
    return "F1 score, averaged over classes (macro)";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(Labels.IGNORE);
  }

  @Override
  public Metric create(Config config) {
    return new ClassCounts(
        (right, actual, predicted) -> 2 * right / (actual + predicted),
        new Labels(config.get(Labels.IGNORE)));
  }
}
