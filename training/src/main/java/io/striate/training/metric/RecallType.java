package io.striate.training.metric;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.train.Metric;
import io.striate.api.train.MetricType;
import java.util.List;

/// `recall`: of the labels of each class, the share that is predicted right, averaged over the
/// classes that occur (macro), or of all classes together (micro), which is the accuracy. A class
/// that is predicted but has no label has the recall 0, as in scikit-learn.
public final class RecallType implements MetricType {
  @Override
  public String id() {
    return "recall";
  }

  @Override
  public String summary() {
    return "share of the labels of a class that are predicted right, over classes";
  }

  @Override
  public List<String> otherNames() {
    return List.of("Sensitivity", "BalancedAccuracy");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(ClassCounts.AVERAGE, Labels.IGNORE);
  }

  @Override
  public Metric create(Config config) {
    return new ClassCounts(
        id(),
        (right, actual, _) -> ClassCounts.recall(right, actual),
        config.get(ClassCounts.AVERAGE),
        new Labels(config.get(Labels.IGNORE)));
  }
}
