package io.striate.training.schedule;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.train.Schedule;
import io.striate.api.train.ScheduleType;
import java.util.List;
import java.util.Map;

/// `cosine`: the learning rate falls along half a cosine, from the optimizer's to a share of it at
/// the end of training.
///
/// Source: Loshchilov and Hutter, "SGDR", arXiv:1608.03983, without restarts.
public final class CosineScheduleType implements ScheduleType {
  static final Field<Double> FLOOR =
      Field.of(
          "floor",
          FieldKind.number(0, 1),
          0.0,
          "final learning rate, as a fraction of the initial one");

  @Override
  public String id() {
    return "cosine";
  }

  @Override
  public String summary() {
    return "decreases the learning rate along half a cosine";
  }

  @Override
  public List<String> otherNames() {
    return List.of("CosineAnnealingLR", "CosineDecay");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(FLOOR);
  }

  @Override
  public Map<String, String> formerKeys() {
    return WarmUpScheduleType.around(id());
  }

  @Override
  public Schedule create(Config config) {
    double floor = config.get(FLOOR);
    return (initial, progress) -> initial * fall(progress.share(), floor);
  }

  /// From 1 to the floor along half a cosine.
  ///
  /// @param share of the way, from 0 to 1
  static double fall(double share, double floor) {
    double fall = (1 + StrictMath.cos(StrictMath.PI * share)) / 2;
    return floor + (1 - floor) * fall;
  }
}
