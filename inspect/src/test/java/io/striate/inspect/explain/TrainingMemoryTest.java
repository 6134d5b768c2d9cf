package io.striate.inspect.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.layers.Network;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingMemoryTest {
  private static final int BATCH = 5;

  private static Network network(String optimizer) {
    return Network.parse(
        "m.json",
        """
        { "striate": 1, "input": [4], "layers": [
            { "type": "dense", "units": 3, "activation": "relu" }, { "type": "dense", "units": 2 } ],
          "loss": "softmax-cross-entropy",
          "train": { "data": "synthetic", "epochs": 1, "batch": 5, "optimizer": %s } }
        """
            .formatted(optimizer),
        List.of(),
        Catalog.installed());
  }

  private static TrainingMemory memory(String optimizer) {
    var backends = Backends.installed();
    try (Backend backend = backends.open(backends.choose("reference"), BackendOptions.defaults())) {
      var programs = network(optimizer).programs();
      TrainingMemory memory = TrainingMemory.of(programs, BATCH, backend);
      assertEquals(backend.memory(programs.training(BATCH)).orElseThrow().total(), memory.plan());
      return memory;
    }
  }

  private static TrainingMemory.Row row(TrainingMemory memory, String layer) {
    return memory.rows().stream()
        .filter(row -> row.layer().equals(layer))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void parametersAndSlotsAreThoseOfTheLayer() {
    TrainingMemory adam = memory("\"adam\"");
    // The reference backend has doubles.
    assertEquals((4 * 3 + 3) * 8, row(adam, "dense1").parameters());
    assertEquals((3 * 2 + 2) * 8, row(adam, "dense2").parameters());
    // Two moments for each parameter.
    assertEquals(2 * row(adam, "dense1").parameters(), row(adam, "dense1").optimizer());
    assertEquals(0, memory("{ \"type\": \"sgd\", \"learningRate\": 1 }").sum().optimizer());
  }

  /// What the activation gives is read by the weight's gradient of the next layer, and tells where
  /// its own is 0; the loss reads the last layer's values.
  @Test
  void activationsAreKeptForTheBackwardPass() {
    TrainingMemory memory = memory("\"adam\"");
    assertEquals(BATCH * 3 * 8, row(memory, "dense1").kept());
    assertEquals(BATCH * 2 * 8, row(memory, "dense2").kept());
    for (String layer : List.of("dense1", "dense2")) {
      long gradients = row(memory, layer).gradients();
      assertTrue(gradients >= row(memory, layer).parameters(), () -> layer + ": " + gradients);
    }
    assertEquals(
        memory.rows().stream().mapToLong(TrainingMemory.Row::total).sum(), memory.sum().total());
  }
}
