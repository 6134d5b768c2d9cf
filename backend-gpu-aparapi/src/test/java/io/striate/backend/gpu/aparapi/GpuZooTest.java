package io.striate.backend.gpu.aparapi;

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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A step of training of every network of the folder `models`, made small, on the first OpenCL
/// device.
@Tag("device")
class GpuZooTest {
  /// The list of the same test for the CPU backend.
  private static final Path LIST =
      Path.of("../cli/src/test/resources/io/striate/cli/zoo-small.txt");

  private static final int BATCH = 2;
  private static final String TRAINING =
      "train={\"data\": \"synthetic\", \"epochs\": 1, \"optimizer\": {\"type\": \"adam\","
          + " \"learningRate\": 0.003}}";

  static Stream<String> networks() throws IOException {
    return Files.readString(LIST)
        .replaceAll("(?m)^#.*\n", "")
        .replaceAll("\n +", " ")
        .lines()
        .map(line -> line.replaceAll(" +", " "));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void aStepHasTheLossOfTheReference(String line) {
    List<String> words = List.of(line.split(" ", -1));
    String[] assignments =
        Stream.concat(Stream.of(TRAINING), words.stream().skip(1)).toArray(String[]::new);
    Network network = Training.model(words.getFirst() + ".json", assignments);
    NetworkPrograms programs = network.programs();
    double expected;
    try (Backend reference =
        Backends.installed().choose("reference").provider().open(BackendOptions.defaults())) {
      expected = loss(reference, programs);
    }
    try (Backend device = new GpuProvider().open(BackendOptions.defaults())) {
      assertEquals(expected, loss(device, programs), 1e-4 * Math.abs(expected));
    }
  }

  private static double loss(Backend backend, NetworkPrograms programs) {
    try (Weights weights = programs.begin(backend, 1);
        Step step = Step.of(programs.training(BATCH), weights)) {
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
      step.set(Programs.RATE, 0.003f).run();
      for (String state : weights.names()) {
        for (double value : weights.readDoubles(state)) {
          assertTrue(Double.isFinite(value), () -> state + " after the step");
        }
      }
      return step.figure("loss");
    }
  }
}
