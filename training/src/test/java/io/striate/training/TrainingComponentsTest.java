package io.striate.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.train.Schedule;
import io.striate.api.train.Schedule.Progress;
import io.striate.layers.Network;
import io.striate.training.network.ReferenceRun;
import io.striate.training.network.Specs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Optimizers, schedules and initializers, as a specification asks for them.
class TrainingComponentsTest {
  private static final int STEPS = 10;
  private static final int EPOCHS = 4;

  @Test
  void aConstantScheduleStays() {
    assertEquals(0.5, rate("'constant'", 0));
    assertEquals(0.5, rate("'constant'", 39));
  }

  @Test
  void aStepScheduleFallsEverySoManyEpochs() {
    String schedule = "{ 'type': 'step', 'every': 2, 'factor': 0.5 }";
    assertEquals(0.5, rate(schedule, 19));
    assertEquals(0.25, rate(schedule, 20));
    assertEquals(0.25, rate(schedule, 39));
  }

  @Test
  void aCosineScheduleFallsToItsFloor() {
    assertEquals(0.5, rate("'cosine'", 0));
    assertEquals(0.25, rate("'cosine'", 20), 1e-12);
    assertEquals(0, rate("'cosine'", 40), 1e-12);
    assertEquals(0.05, rate("{ 'type': 'cosine', 'floor': 0.1 }", 40), 1e-12);
    assertEquals(0.5, rate("{ 'type': 'cosine', 'floor': 0.1 }", 0), 1e-12);
    assertEquals(0.275, rate("{ 'type': 'cosine', 'floor': 0.1 }", 20), 1e-12);
  }

  @Test
  void warmUpRisesInEqualSteps() {
    String schedule = "{ 'type': 'warm-up', 'epochs': 0.5, 'schedule': 'constant' }";
    assertEquals(0.1, rate(schedule, 0), 1e-12);
    assertEquals(0.3, rate(schedule, 2), 1e-12);
    assertEquals(0.5, rate(schedule, 4), 1e-12);
    assertEquals(0.5, rate(schedule, 5), 1e-12);
  }

  @Test
  void aWarmUpRisesToAnyScheduleThatItHolds() {
    String nested = "{ 'type': 'warm-up', 'epochs': 0.5, 'schedule': 'cosine' }";
    for (long step = 0; step < 40; step++) {
      double rise = step < 5 ? (step + 1) / 5.0 : 1;
      assertEquals(rise * rate("'cosine'", step), rate(nested, step), 1e-12);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"'constant'", "'cosine', 'floor': 0.1", "'step', 'every': 2"})
  void theFormerKeyOfAWarmUpNamesTheScheduleToUse(String keys) {
    String type = keys.split("'", -1)[1];
    String settings = "{ 'type': " + keys + ", 'warmUp': 0.5 }";
    String complaint = Specs.complaint(spec("'sgd', 'learningRate': 0.5", settings));
    assertTrue(
        complaint.endsWith(
            """
            $.train.schedule.warmUp: unknown key 'warmUp' of %s; use "schedule": {\
             "type": "warm-up", "epochs": N, "schedule": { "type": "%s", ... } } [STR-102]\
            """
                .formatted(type, type)),
        complaint);
  }

  @Test
  void mistakesInNestedComponentsHaveTheirPlace() {
    String complaint =
        Specs.complaint(
            spec(
                "'sgd', 'learningRate': 0.5",
                "{ 'type': 'warm-up', 'epochs': 1, 'schedule': { 'type': 'step', 'evry': 2 } }"));
    assertTrue(
        complaint.contains("$.train.schedule.schedule.evry: unknown key 'evry' of step"),
        complaint);
  }

  private static double rate(String schedule, long step) {
    var train = network("'sgd', 'learningRate': 0.5", schedule).spec().train().orElseThrow();
    Schedule rate = train.schedule().value();
    return rate.rate(train.optimizer().value().learningRate(), new Progress(step, STEPS, EPOCHS));
  }

  @Test
  void plainSgdGoesDownTheGradient() {
    double[] w = twoSteps("'sgd', 'learningRate': 1");
    double[] g1 = gradient(0, 0);
    double[] one = {-0.1 * g1[0], -0.1 * g1[1]};
    double[] g2 = gradient(one[0], one[1]);
    assertArrayEquals(new double[] {one[0] - 0.1 * g2[0], one[1] - 0.1 * g2[1]}, w, 1e-12);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void momentumKeepsAShareOfTheLastStepAndDecayDrawsToZero(boolean nesterov) {
    double[] w =
        twoSteps(
            "'sgd', 'learningRate': 1, 'momentum': 0.9, 'weightDecay': 0.01, 'nesterov': "
                + nesterov);
    double[] at = new double[2];
    double[] v = new double[2];
    for (int step = 0; step < 2; step++) {
      double[] g = gradient(at[0], at[1]);
      for (int i = 0; i < 2; i++) {
        g[i] += 0.01 * at[i];
        v[i] = 0.9 * v[i] + g[i];
        at[i] -= 0.1 * (nesterov ? g[i] + 0.9 * v[i] : v[i]);
      }
    }
    assertArrayEquals(at, w, 1e-12);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void adamFollowsItsFormula(boolean decoupled) {
    double[] w = twoSteps("'adam', 'weightDecay': 0.1, 'decoupled': " + decoupled);
    double[] at = new double[2];
    double[] m = new double[2];
    double[] v = new double[2];
    for (int t = 1; t <= 2; t++) {
      double[] g = gradient(at[0], at[1]);
      for (int i = 0; i < 2; i++) {
        g[i] += decoupled ? 0 : 0.1 * at[i];
        m[i] = 0.9 * m[i] + 0.1 * g[i];
        v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
        double mean = m[i] / (1 - Math.pow(0.9, t));
        double spread = Math.sqrt(v[i] / (1 - Math.pow(0.999, t))) + 1e-8;
        at[i] -= 0.1 * (mean / spread + (decoupled ? 0.1 * at[i] : 0));
      }
    }
    assertArrayEquals(at, w, 1e-6);
  }

  /// The weights `[1, 2]` of two classes for the input 2 and the class 1, after two steps from 0 at
  /// rate 0.1.
  private static double[] twoSteps(String optimizer) {
    var programs = network(optimizer, "'constant'").programs();
    try (var run = new ReferenceRun(programs.training(1))) {
      run.set("input", 2).set("target", 1).set("rate", 0.1);
      for (int step = 0; step < 2; step++) {
        if (run.has("step")) {
          run.set("step", step);
        }
        run.run();
      }
      return run.get("dense1.weight");
    }
  }

  /// By hand: (softmax - one-hot) times the input.
  private static double[] gradient(double a, double b) {
    double first = 1 / (1 + Math.exp(2 * (b - a)));
    return new double[] {2 * first, 2 * (1 - first - 1)};
  }

  private static Network network(String optimizer, String schedule) {
    return Specs.parse(spec(optimizer, schedule));
  }

  private static String spec(String optimizer, String schedule) {
    return "{ 'striate': 1, 'input': [1], 'layers': [ { 'type': 'dense', 'units': 2, 'bias': false } ],"
        + "'loss': 'softmax-cross-entropy', 'train': { 'data': 'mnist', 'epochs': 4, 'optimizer': { 'type': "
        + optimizer
        + " }, 'schedule': "
        + schedule
        + " } }";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'he-normal'",
        "'he-uniform'",
        "'glorot-normal'",
        "'glorot-uniform'",
        "{ 'type': 'normal', 'deviation': 0.1 }",
        "{ 'type': 'uniform', 'limit': 0.1 }"
      })
  void weightsBeginWithTheDeviationOfTheirRule(String init) {
    double[] w = start(init);
    double expected =
        switch (init) {
          case "'he-normal'", "'he-uniform'" -> Math.sqrt(2.0 / 100);
          case "'glorot-normal'", "'glorot-uniform'" -> Math.sqrt(2.0 / 300);
          case "{ 'type': 'normal', 'deviation': 0.1 }" -> 0.1;
          default -> 0.1 / Math.sqrt(3);
        };
    double mean = 0;
    double square = 0;
    for (double value : w) {
      mean += value / w.length;
      square += value * value / w.length;
    }
    assertEquals(0, mean, 0.03 * expected, init);
    assertEquals(expected, Math.sqrt(square), 0.03 * expected, init);
  }

  @Test
  void aConstantIsTheSameEverywhere() {
    for (double value : start("{ 'type': 'constant', 'value': -0.5 }")) {
      assertEquals(-0.5, value);
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = '|',
      value = {
        "'constant' | .init: missing key 'value' of constant (the value)",
        "'he' | .init: no initializer named 'he'",
        "{ 'type': 'normal' } | .init: missing key 'deviation' of normal",
        "{ 'type': 'normal', 'limit': 1 } | .init.limit: unknown key 'limit' of normal",
        "{ 'type': 'uniform', 'limit': -1 } | .init.limit: must be a number of at least 0, got -1",
        "{ 'type': 'he-normal', 'deviation': 1 } | .init.deviation: unknown key 'deviation' of he-normal",
        "0 | .init: must be a name or an object with 'type', got a number"
      })
  void otherInitializersAreRefusedAtTheirPlace(String init, String complaint) {
    String found = Specs.complaint(dense(init));
    assertTrue(found.contains("$.layers[0]" + complaint), found);
  }

  private static double[] start(String init) {
    var programs = Specs.parse(dense(init)).programs();
    try (var run = new ReferenceRun(programs.prediction(1)).start(programs, 1)) {
      return run.get("dense1.weight");
    }
  }

  private static String dense(String init) {
    return "{ 'striate': 1, 'input': [100], 'layers': [ { 'type': 'dense', 'units': 200, 'init': "
        + init
        + " } ] }";
  }
}
