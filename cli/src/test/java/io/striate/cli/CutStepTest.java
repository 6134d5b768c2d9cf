package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
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
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A training step cut into gradients and update: the same bits as the fused step.
class CutStepTest {
  private static final int BATCH = 6;

  @ParameterizedTest
  @CsvSource({"reference,sgd", "reference,adam", "cpu-vector,sgd", "cpu-vector,adam"})
  void gradientsAndUpdateDoWhatTheFusedStepDoes(String backendName, String optimizer) {
    NetworkPrograms programs = network(optimizer).programs();
    try (Backend backend = open(backendName);
        var fusedWeights = programs.begin(backend, 1);
        var cutWeights = programs.begin(backend, 1);
        var fused = Step.of(programs.training(BATCH), fusedWeights);
        var gradients = Step.of(programs.gradients(BATCH), cutWeights);
        var update = Step.after(gradients, programs.update(), cutWeights)) {
      for (int step = 0; step < 4; step++) {
        feed(fused, step);
        feed(gradients, step);
        float[] before = cutWeights.read("conv1.weight");
        fused.run();
        gradients.run();
        assertArrayEquals(before, cutWeights.read("conv1.weight"), "gradients change no state");
        update.set(Programs.RATE, 0.1f).run();
        assertEquals(fused.figure("loss"), gradients.figure("loss"));
        assertSame(fusedWeights, cutWeights);
      }
      assertTrue(fusedWeights.names().contains("batchnorm1.mean"), () -> "" + cutWeights.names());
    }
  }

  private static void assertSame(Weights fused, Weights cut) {
    assertEquals(fused.names(), cut.names());
    for (String name : fused.names()) {
      assertArrayEquals(fused.readDoubles(name), cut.readDoubles(name), name);
    }
  }

  private static void feed(Step step, int number) {
    for (Value input : step.program().inputs()) {
      if (input.perSample()) {
        var random = new RandomStream(number, input.name(), 0, 0);
        HostArray values = HostArray.allocate(input.type());
        for (int i = 0; i < values.length(); i++) {
          boolean labels = input.type().element() == ElementType.INT32;
          values.set(i, labels ? random.nextInt(4) : random.nextUniform());
        }
        step.set(input.name(), values);
      }
    }
    if (step.reads(Programs.RATE)) {
      step.set(Programs.RATE, 0.1f);
    }
  }

  private static Network network(String optimizer) {
    String text =
        """
        { "striate": 1, "input": [2, 8, 8],
          "layers": [
            { "type": "conv2d", "filters": 5, "kernel": 3, "activation": "relu" },
            { "type": "batchnorm" },
            { "type": "maxpool2d", "kernel": 2 },
            { "type": "flatten" },
            { "type": "dropout", "rate": 0.5 },
            { "type": "dense", "units": 4 } ],
          "loss": "softmax-cross-entropy",
          "train": { "data": "mnist", "epochs": 1,
                     "optimizer": { "type": "%s", "learningRate": 0.1 } } }
        """
            .formatted(optimizer);
    return Network.parse("cut.json", text, List.of(), Catalog.installed());
  }

  private static Backend open(String name) {
    var backends = Backends.installed();
    return backends.open(backends.choose(name), new BackendOptions(2, false, java.util.Map.of()));
  }
}
