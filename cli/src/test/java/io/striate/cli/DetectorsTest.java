package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.layers.Network;
import io.striate.training.run.Outcome;
import io.striate.training.run.Run;
import io.striate.training.run.RunFolder;
import io.striate.training.run.RunOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The specifications of detectors in `models/systems`, on small pictures.
class DetectorsTest {
  private static final Path MODELS = Path.of("../models/systems");

  @TempDir Path folder;

  private static Network small(String name) {
    return Network.read(
        MODELS.resolve(name + ".json"),
        List.of(
            "input=[3,32,32]",
            "train.data.samples=20",
            "train.data.testSamples=4",
            "train.data.validation=4",
            "train.epochs=2",
            "train.batch=4"),
        Catalog.installed());
  }

  private static Backend backend() {
    var backends = Backends.installed();
    return backends.open(backends.choose("cpu-vector"), BackendOptions.defaults());
  }

  /// A run that is interrupted within an epoch and resumed has the weights of an uninterrupted one,
  /// bit for bit.
  @ParameterizedTest
  @ValueSource(strings = {"faster-rcnn", "yolo"})
  void resumeWithTheSameBits(String name) throws IOException {
    Network network = small(name);
    Path whole = folder.resolve("whole");
    try (var backend = backend();
        var run = Run.begin(network, folder, RunFolder.create(whole))) {
      Outcome outcome = run.train(backend);
      assertEquals(Outcome.End.FINISHED, outcome.end());
    }
    Path parts = folder.resolve("parts");
    var polls = new AtomicInteger();
    var interrupted = RunOptions.defaults().withInterrupt(() -> polls.getAndIncrement() == 5);
    try (var backend = backend();
        var run = Run.begin(network, folder, RunFolder.create(parts))) {
      assertEquals(Outcome.End.INTERRUPTED, run.train(backend, interrupted).end());
    }
    try (var backend = backend();
        var run = Run.resume(parts, Catalog.installed())) {
      assertEquals(Outcome.End.FINISHED, run.train(backend).end());
    }
    assertArrayEquals(
        Files.readAllBytes(whole.resolve("model.striate")),
        Files.readAllBytes(parts.resolve("model.striate")));
  }

  /// The counter-experiment differs in the offsets of the head alone, which are frozen at 0.
  @Test
  void theCounterExperimentHasNoOffsets() {
    Network with = small("faster-rcnn");
    Network without = small("faster-rcnn-no-offsets");
    assertEquals(with.graph().parameters(), without.graph().parameters());
    var frozen =
        without.graph().nodes().stream()
            .filter(node -> node.frozen())
            .map(node -> node.name())
            .toList();
    assertEquals(List.of("class-offset"), frozen);
    assertTrue(with.graph().nodes().stream().noneMatch(node -> node.frozen()));
  }
}
