package io.striate.training.metric;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.train.Metric;
import io.striate.api.train.MetricType;
import java.util.List;

/// `mean-iou`: the intersection over union of each class, `right / (labels + predictions - right)`,
/// counted over the pixels of all images and averaged over the classes that occur.
///
/// Source: Everingham et al., "The Pascal Visual Object Classes Challenge: A Retrospective", IJCV
/// 2015, section 3.3.
public final class MeanIouType implements MetricType {
  @Override
  public String id() {
    return "mean-iou";
  }

  @Override
  public String summary() {
    return "intersection over union of the pixels of each class, averaged over classes";
  }

  @Override
  public List<String> otherNames() {
    return List.of("JaccardIndex");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(Labels.IGNORE);
  }

  @Override
  public Metric create(Config config) {
    return new ClassCounts(
        id(),
        (right, actual, predicted) -> right / (actual + predicted - right),
        ClassCounts.Average.MACRO,
        new Labels(config.get(Labels.IGNORE)));
  }
}
