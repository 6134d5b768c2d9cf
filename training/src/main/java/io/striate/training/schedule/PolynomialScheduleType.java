package io.striate.training.schedule;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.train.Schedule;
import io.striate.api.train.ScheduleType;
import java.util.List;

/// `polynomial`: the learning rate falls along a power of the share of the training that is left:
/// `rate * (floor + (1 - floor) * (1 - step / steps)^power)`; linearly with the power 1.
///
/// This is Caffe's policy `poly` and PyTorch's `PolynomialLR`, over all steps of the training.
/// Source: Chen et al., "DeepLab", arXiv:1606.00915, section 4.
public final class PolynomialScheduleType implements ScheduleType {
  private static final Field<Double> POWER =
      Field.of(
          "power",
          FieldKind.number(0, 1000),
          1.0,
          "power of the share that is left; 0.9 in DeepLab");

  @Override
  public String id() {
    return "polynomial";
  }

  @Override
  public String summary() {
    return "decreases the learning rate along a power of the training that is left";
  }

  @Override
  public List<String> otherNames() {
    return List.of("PolynomialLR", "PolynomialDecay", "poly");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(POWER, CosineScheduleType.FLOOR);
  }

  @Override
  public Schedule create(Config config) {
    double power = config.get(POWER);
    double floor = config.get(CosineScheduleType.FLOOR);
    return (initial, progress) -> {
      double left = StrictMath.pow(1 - progress.share(), power);
      return initial * (floor + (1 - floor) * left);
    };
  }
}
