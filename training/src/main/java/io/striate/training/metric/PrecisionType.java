package io.striate.training.metric;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.train.Metric;
import io.striate.api.train.MetricType;
import java.util.List;

/// `precision`: of the predictions of each class, the share that is right, averaged over the
/// classes that occur (macro), or of all classes together (micro), which is the accuracy. A class
/// that is never predicted has the precision 0, as in scikit-learn.
public final class PrecisionType implements MetricType {
  @Override
  public String id() {
    return "precision";
  }

  @Override
  public String summary() {
    return "share of the predictions of a class that are right, over classes";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(ClassCounts.AVERAGE, Labels.IGNORE);
  }

  @Override
  public Metric create(Config config) {
    return new ClassCounts(
        id(),
        (right, _, predicted) -> ClassCounts.precision(right, predicted),
        config.get(ClassCounts.AVERAGE),
        new Labels(config.get(Labels.IGNORE)));
  }
}
