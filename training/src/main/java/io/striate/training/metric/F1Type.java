package io.striate.training.metric;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.train.Metric;
import io.striate.api.train.MetricType;
import java.util.List;

/// `f1`: the F1 score of each class, `2 right / (labels + predictions)`, averaged over the classes
/// that occur (macro), or of all classes together (micro), which is the accuracy.
public final class F1Type implements MetricType {
  @Override
  public String id() {
    return "f1";
  }

  @Override
  public String summary() {
    return "F1 score: harmonic mean of precision and recall, over classes";
  }

  @Override
  public List<String> otherNames() {
    return List.of("F1Score");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(ClassCounts.AVERAGE, Labels.IGNORE);
  }

  @Override
  public Metric create(Config config) {
    return new ClassCounts(
        id(),
        ClassCounts::f1,
        config.get(ClassCounts.AVERAGE),
        new Labels(config.get(Labels.IGNORE)));
  }
}
