package io.striate.training.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.train.Schedule;
import io.striate.api.train.Schedule.Progress;
import io.striate.backend.tck.golden.GoldenCase;
import io.striate.training.network.Specs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The learning rate of each bundled schedule in every step of a run, against PyTorch
/// (`golden/make_schedules.py`).
class GoldenSchedulesTest {
  /// PyTorch computes some rates from that of the step before.
  private static final double ROUNDING = 1e-12;

  private static final int STEPS = 5;
  private static final int EPOCHS = 6;

  static List<GoldenCase> schedules() {
    return GoldenCase.all(GoldenSchedulesTest.class, "schedules.txt");
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void everyStepOfARun(GoldenCase golden) {
    var train = Specs.parse(golden.spec()).training();
    Schedule schedule = train.schedule().value();
    double[] rates = golden.get("rates");
    assertEquals(STEPS * EPOCHS, rates.length);
    for (int step = 0; step < rates.length; step++) {
      var progress = new Progress(step, STEPS, EPOCHS, validation(golden, step / STEPS));
      double rate = schedule.rate(train.optimizer().value().learningRate(), progress);
      assertEquals(rates[step], rate, ROUNDING, "step " + step);
    }
  }

  /// The figures of the finished epochs.
  private static List<Map<String, Double>> validation(GoldenCase golden, int finished) {
    var epochs = new ArrayList<Map<String, Double>>();
    for (int epoch = 0; epoch < finished; epoch++) {
      var figures = new HashMap<String, Double>();
      int index = epoch;
      golden.of("validation").forEach((name, values) -> figures.put(name, values[index]));
      epochs.add(figures);
    }
    return epochs;
  }

  @Test
  void coversEveryBundledSchedule() {
    var tested = new TreeSet<String>();
    schedules().forEach(each -> tested.add(Specs.parse(each.spec()).training().schedule().id()));
    assertEquals(new TreeSet<>(Catalog.installed().names(Kinds.SCHEDULE)), tested);
  }
}
