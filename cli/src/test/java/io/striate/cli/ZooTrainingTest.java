package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.program.Value;
import io.striate.api.random.RandomStream;
import io.striate.api.step.Step;
import io.striate.api.step.Weights;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.HostArray;
import io.striate.layers.Network;
import io.striate.layers.program.NetworkPrograms;
import io.striate.layers.program.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every network of the folder `models` trains on the CPU: made small, with two samples.
class ZooTrainingTest {
  private static final int BATCH = 2;
  private static final int STEPS = 10;

  static List<SmallZoo> networks() {
    return SmallZoo.all();
  }

  @Test
  void everyFileOfTheFolderIsTrained() throws IOException {
    try (var files = Files.list(Path.of("../models"))) {
      assertEquals(
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".json"))
              .map(name -> name.replace(".json", ""))
              .sorted()
              .toList(),
          SmallZoo.all().stream().map(SmallZoo::name).sorted().toList());
    }
  }

  /// The backends agree on the first step, and ten steps on the same samples lower the loss.
  @ParameterizedTest
  @MethodSource("networks")
  void stepsLikeTheReferenceAndLowersTheLoss(SmallZoo small) {
    Network network = small.network();
    double expected = losses("reference", network, 1).getFirst();
    List<Double> losses = losses("cpu-vector", network, STEPS);
    assertEquals(expected, losses.getFirst(), 1e-4 * Math.abs(expected), "loss of the first step");
    // Dropout makes the loss of a step vary.
    double last =
        losses.subList(STEPS - 3, STEPS).stream().mapToDouble(each -> each).average().orElseThrow();
    assertTrue(last < losses.getFirst(), () -> "losses: " + losses);
  }

  private static List<Double> losses(String name, Network network, int steps) {
    NetworkPrograms programs = network.programs();
    var rate = (float) network.training().optimizer().value().learningRate();
    var losses = new ArrayList<Double>();
    try (Backend backend = open(name);
        Weights weights = programs.begin(backend, 1);
        Step step = Step.of(programs.training(BATCH), weights)) {
      feed(step, rate);
      for (int i = 0; i < steps; i++) {
        step.run();
        losses.add(step.figure("loss"));
      }
      for (String state : weights.names()) {
        for (double value : weights.readDoubles(state)) {
          assertTrue(Double.isFinite(value), () -> state + " after the steps");
        }
      }
    }
    return losses;
  }

  /// Numbers from -1 to 1, and the first classes as labels.
  private static void feed(Step step, float rate) {
    for (Value input : step.program().inputs()) {
      if (input.perSample()) {
        var random = new RandomStream(1, input.name(), 0, 0);
        HostArray values = HostArray.allocate(input.type());
        for (int i = 0; i < values.length(); i++) {
          boolean labels = input.type().element() == ElementType.INT32;
          values.set(i, labels ? random.nextInt(2) : 2 * random.nextUniform() - 1);
        }
        step.set(input.name(), values);
      }
    }
    step.set(Programs.RATE, rate);
  }

  private static Backend open(String name) {
    var backends = Backends.installed();
    return backends.open(backends.choose(name), BackendOptions.defaults());
  }
}
