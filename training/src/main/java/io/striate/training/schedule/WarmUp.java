package io.striate.training.schedule;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.train.Schedule;

/// The rise of the learning rate at the beginning that any schedule may have: in equal steps up to
/// what the schedule says.
final class WarmUp {
  static final Field<Double> EPOCHS =
      Field.of(
          "warmUp",
          FieldKind.number(0, 1e6),
          0.0,
          "epochs during which the learning rate rises linearly to its full value");

  private WarmUp() {}

  static Schedule before(Config config, Schedule schedule) {
    return before(config.get(EPOCHS), schedule);
  }

  static Schedule before(double epochs, Schedule schedule) {
    return (initial, progress) -> {
      double steps = epochs * progress.stepsPerEpoch();
      double rate = schedule.rate(initial, progress);
      return progress.step() < steps ? rate * Math.min(1, (progress.step() + 1) / steps) : rate;
    };
  }
}
