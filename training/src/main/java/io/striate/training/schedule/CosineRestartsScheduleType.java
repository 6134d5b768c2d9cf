package io.striate.training.schedule;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.train.Schedule;
import io.striate.api.train.ScheduleType;
import java.util.List;

/// `cosine-restarts`: the learning rate falls along half a cosine, starts anew at the end of a
/// period, and each period is longer than the one before by a factor.
///
/// Source: Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts",
/// arXiv:1608.03983.
public final class CosineRestartsScheduleType implements ScheduleType {
  private static final Field<Integer> PERIOD =
      Field.required("period", FieldKind.integer(1), "epochs of the first period");
  private static final Field<Integer> GROWTH =
      Field.of("growth", FieldKind.integer(1), 1, "factor from one period to the next");

  @Override
  public String id() {
    return "cosine-restarts";
  }

  @Override
  public String summary() {
    return "decreases the learning rate along half a cosine, again and again";
  }

  @Override
  public List<String> otherNames() {
    return List.of("CosineAnnealingWarmRestarts", "CosineDecayRestarts", "SGDR");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(PERIOD, GROWTH, CosineScheduleType.FLOOR);
  }

  @Override
  public Schedule create(Config config) {
    int period = config.get(PERIOD);
    int growth = config.get(GROWTH);
    double floor = config.get(CosineScheduleType.FLOOR);
    return (initial, progress) -> {
      long steps = period * progress.stepsPerEpoch();
      long begun = progress.step();
      if (growth == 1) {
        begun %= steps;
      }
      while (begun >= steps) {
        begun -= steps;
        steps *= growth;
      }
      return initial * CosineScheduleType.fall((double) begun / steps, floor);
    };
  }
}
