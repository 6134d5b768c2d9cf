package io.striate.inspect.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.program.Instruction;
import io.striate.api.program.Phase;
import io.striate.api.program.Value;
import io.striate.layers.Network;
import io.striate.layers.program.NetworkPrograms;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingMemoryTest {
  private static final int BATCH = 5;

  private static Network network(String optimizer) {
    return network(optimizer, "");
  }

  private static Network network(String optimizer, String more) {
    return Network.parse(
        "m.json",
        """
        { "striate": 1, "input": [4], "layers": [
            { "type": "dense", "units": 3, "activation": "relu" }, { "type": "dense", "units": 2 } ],
          "loss": "softmax-cross-entropy",
          "train": { "data": "synthetic", "epochs": 1, "batch": 5, "optimizer": %s %s } }
        """
            .formatted(optimizer, more),
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

  /// A part has the memory of a batch of its size, and there are three sums over the parts of five
  /// samples: of one, of two, and of four parts.
  @Test
  void shardsHaveTheMemoryOfOneAndSums() {
    var backends = Backends.installed();
    try (Backend backend = backends.open(backends.choose("reference"), BackendOptions.defaults())) {
      var sharded = network("\"adam\"", ", \"shards\": 5").programs();
      TrainingMemory memory = TrainingMemory.of(sharded, BATCH, backend);
      assertEquals(5, memory.shards());
      assertEquals(3 * 8, row(memory, "dense1").kept());
      var alone = network("\"adam\"").programs();
      long parameters = row(memory, "dense1").parameters();
      assertEquals(
          3 * parameters + gradientsOnly(alone, backend), row(memory, "dense1").gradients());
      assertEquals(1, TrainingMemory.of(alone, BATCH, backend).shards());
    }
  }

  /// What the first layer's gradients take in a program that only computes them.
  private static long gradientsOnly(NetworkPrograms programs, Backend backend) {
    long bytes = 0;
    for (Instruction instruction : programs.gradients(1).instructions()) {
      if (instruction.phase() == Phase.BACKWARD && instruction.scope().startsWith("dense1")) {
        for (Value output : instruction.outputs()) {
          bytes += backend.bytes(output.type());
        }
      }
    }
    return bytes;
  }
}
