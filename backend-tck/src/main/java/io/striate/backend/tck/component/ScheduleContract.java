package io.striate.backend.tck.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.train.Schedule;
import io.striate.api.train.Schedule.Progress;
import io.striate.api.train.ScheduleType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What every schedule promises: a learning rate that is finite and not negative for every step of
/// a training, and that depends on the progress alone.
public interface ScheduleContract extends ComponentContract<Schedule> {
  @Override
  ScheduleType type();

  /// The learning rate is finite and at least 0 in trainings of one step, of one epoch and of
  /// several, with and without validation.
  @TestFactory
  default Stream<DynamicTest> ratesAreUsable() {
    return Settings.each(
        this,
        (_, fresh) -> {
          Schedule schedule = fresh.get();
          for (Progress progress : trainings()) {
            for (double initial : new double[] {0, 1e-3, 1}) {
              double rate = schedule.rate(initial, progress);
              assertTrue(
                  rate >= 0 && Double.isFinite(rate),
                  () -> "the rate is " + rate + " for " + initial + " at " + progress);
            }
          }
        });
  }

  /// The learning rate depends on the progress alone: not on the steps that were asked for before,
  /// and not on the instance.
  @TestFactory
  default Stream<DynamicTest> ratesDependOnTheProgressAlone() {
    return Settings.each(
        this,
        (_, fresh) -> {
          Schedule used = fresh.get();
          List<Progress> all = trainings();
          List<Double> forward = all.stream().map(progress -> used.rate(0.1, progress)).toList();
          List<Double> backward =
              all.reversed().stream().map(progress -> used.rate(0.1, progress)).toList();
          assertEquals(forward, backward.reversed(), "rates in the reverse order of the steps");
          List<Double> resumed =
              all.stream().map(progress -> fresh.get().rate(0.1, progress)).toList();
          assertEquals(forward, resumed, "rates of a new instance for each step");
        });
  }

  private static List<Progress> trainings() {
    var all = new ArrayList<Progress>();
    for (int[] size : new int[][] {{1, 1}, {5, 1}, {1, 4}, {7, 6}}) {
      for (boolean validates : new boolean[] {false, true}) {
        for (long step = 0; step < (long) size[0] * size[1]; step++) {
          var figures = new ArrayList<Map<String, Double>>();
          for (int epoch = 0; epoch < step / size[0]; epoch++) {
            double loss = 1.0 / (1 + epoch % 3);
            figures.add(validates ? Map.of("loss", loss, "accuracy", 1 - loss / 2) : Map.of());
          }
          all.add(new Progress(step, size[0], size[1], figures));
        }
      }
    }
    return all;
  }
}
