package io.striate.training.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.layers.Network;
import io.striate.layers.spec.TrainSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Training in phases: a restricted Boltzmann machine, then the autoencoder that begins with it.
class PhasesTest {
  private static final Catalog CATALOG = Catalog.installed();

  private static final String TEXT =
      """
      { "striate": 1, "input": [1, 4, 4],
        "layers": [ "flatten",
          { "type": "dense", "name": "e", "units": 5, "activation": "sigmoid" },
          { "type": "dense", "name": "d", "units": 16 },
          { "type": "reshape", "shape": [1, 4, 4] } ],
        "loss": "binary-cross-entropy", "target": "input", "metrics": ["mse"],
        "train": {
          "data": { "type": "synthetic", "samples": 40, "classes": 4, "validation": 8,
                    "normalize": { "mean": [0], "deviation": [1] } },
          "batch": 8, "seed": 3,
          "optimizer": { "type": "sgd", "learningRate": 0.1, "momentum": 0.5 },
          "phases": [
            { "name": "pretrain", "epochs": 2,
              "objective": { "type": "contrastive-divergence", "layer": "e", "visibleBias": "d.bias" } },
            { "epochs": 1, "batch": 4, "optimizer": "adam",
              "copy": [ { "from": "e.weight", "to": "d.weight", "transpose": true } ] } ] } }\
      """;

  @TempDir Path folder;

  private static Network network(String text, String... overrides) {
    return Network.parse("net.json", text, List.of(overrides), CATALOG);
  }

  private void train(Network network, Path run, RunOptions options, Outcome.End expected) {
    try (var backend = Bench.backend();
        var begun = Run.begin(network, folder, RunFolder.create(run))) {
      assertEquals(expected, begun.train(backend, options).end());
    }
  }

  private static Outcome.End resume(Path run, String... overrides) {
    try (var backend = Bench.backend();
        var resumed = Run.resume(run, List.of(overrides), CATALOG)) {
      return resumed.train(backend).end();
    }
  }

  private static byte[] model(Path run) throws IOException {
    return Files.readAllBytes(run.resolve("model.striate"));
  }

  @Test
  void aPhaseHasTheSettingsOfTheTrainingUnlessItHasItsOwn() {
    Network network = network(TEXT);
    List<TrainSpec> phases = network.phases().stream().map(Network::training).toList();
    assertEquals(List.of(2, 1), phases.stream().map(TrainSpec::epochs).toList());
    assertEquals(List.of(8, 4), phases.stream().map(TrainSpec::batch).toList());
    assertEquals(List.of(3L, 3L), phases.stream().map(TrainSpec::seed).toList());
    assertEquals(
        List.of("sgd", "adam"), phases.stream().map(each -> each.optimizer().id()).toList());
    assertEquals(phases.getFirst(), network.training());
    assertEquals(
        List.of("pretrain", "phase2"),
        network.spec().phases().stream().map(phase -> phase.name()).toList());
    String full = network.canonicalText();
    assertEquals(full, network(full).canonicalText());
  }

  /// 32 samples: four steps in each of two epochs, then eight.
  @Test
  void phasesResumeTheSameAfterAnyStep() throws IOException {
    Network network = network(TEXT);
    Path whole = folder.resolve("whole");
    train(network, whole, RunOptions.defaults(), Outcome.End.FINISHED);
    for (int at = 0; at < 16; at++) {
      Path run = folder.resolve("interrupted-" + at);
      int stop = at;
      var polls = new AtomicInteger();
      train(
          network,
          run,
          RunOptions.defaults().withInterrupt(() -> polls.getAndIncrement() == stop),
          Outcome.End.INTERRUPTED);
      assertEquals(Outcome.End.FINISHED, resume(run));
      assertArrayEquals(model(whole), model(run), "interrupted at " + at);
    }
  }

  /// The checkpoint at the start of the second phase has the copied weights.
  @Test
  void parametersAreCopiedWhenAPhaseBegins() {
    Path run = folder.resolve("run");
    train(network(TEXT), run, RunOptions.defaults(), Outcome.End.FINISHED);
    var checkpoints =
        new CheckpointFolder(run.resolve("checkpoints"), RunOptions.defaults().files());
    HostArray from = tensor(checkpoints, "e.weight");
    HostArray to = tensor(checkpoints, "d.weight");
    for (int unit = 0; unit < 5; unit++) {
      for (int pixel = 0; pixel < 16; pixel++) {
        assertEquals(from.get(unit * 16 + pixel), to.get(pixel * 5 + unit));
      }
    }
  }

  private static HostArray tensor(CheckpointFolder checkpoints, String name) {
    return Checkpoint.read(checkpoints.file(8)).tensors().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow()
        .values();
  }

  @Test
  void onlyPhasesThatAreNotFinishedMayBecomeLonger() throws IOException {
    Path run = folder.resolve("run");
    var polls = new AtomicInteger();
    train(
        network(TEXT),
        run,
        RunOptions.defaults().withInterrupt(() -> polls.getAndIncrement() == 10),
        Outcome.End.INTERRUPTED);
    var refused =
        assertThrows(StriateException.class, () -> resume(run, "train.phases[0].epochs=3"));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains("changed: train.phases[0].epochs: 2 -> 3"), message);
    assertTrue(
        message.contains("only these may change: train.phases[1].epochs, train.phases[1].weights"),
        message);
    assertEquals(Outcome.End.FINISHED, resume(run, "train.phases[1].epochs=2"));
    Path whole = folder.resolve("whole");
    train(
        network(TEXT, "train.phases[1].epochs=2"),
        whole,
        RunOptions.defaults(),
        Outcome.End.FINISHED);
    assertArrayEquals(model(whole), model(run));
  }

  @Test
  void mistakesAreToldOnceAndAtTheirPlace() {
    refused(
        "\"epochs\": 1, \"batch\": 4",
        "\"epochs\": 1, \"batches\": 4",
        "net.json:15:22: $.train.phases[1].batches: unknown key 'batches' of a phase; did you mean"
            + " 'batch'? [STR-102]");
    refused(
        "\"name\": \"pretrain\", \"epochs\": 2,",
        "\"name\": \"pretrain\",",
        "net.json:13:7: $.train.phases[0]: missing key 'epochs' of train (passes over the training"
            + " samples) [STR-103]");
    refused(
        "\"batch\": 8, \"seed\"",
        "\"batsh\": 8, \"seed\"",
        "net.json:10:5: $.train.batsh: unknown key 'batsh' of train; did you mean 'batch'?"
            + " [STR-102]");
    refused(
        "\"name\": \"pretrain\"",
        "\"name\": \"phase2\"",
        "net.json:15:7: $.train.phases[1]: two phases are named 'phase2' [STR-104]");
    refused(
        "\"to\": \"d.weight\", \"transpose\": true",
        "\"to\": \"d.weight\"",
        "net.json:16:19: $.train.phases[1].copy[0]: 'e.weight' is [5, 16], 'd.weight' is [16, 5]"
            + " [STR-109]");
    refused(
        "\"from\": \"e.weight\"",
        "\"from\": \"f.weight\"",
        "net.json:16:19: $.train.phases[1].copy[0]: no parameter is named 'f.weight'; there are"
            + " e.weight, e.bias, d.weight, d.bias [STR-104]");
  }

  @Test
  void anObjectiveThatDoesNotSuitTheNetworkIsToldAtItsPlace() {
    refused(
        "\"layer\": \"e\"",
        "\"layer\": \"f\"",
        "net.json:14:22: $.train.phases[0].objective: no layer is named 'f'; there are [flatten1,"
            + " e, e.sigmoid, d, reshape1] [STR-107]");
    refused(
        "\"visibleBias\": \"d.bias\"",
        "\"visibleBias\": \"e.bias\"",
        "net.json:14:22: $.train.phases[0].objective: 'e' must be a dense layer, and 'e.bias' have"
            + " a number for each of its inputs; it reads [1, 16], its weight is [5, 16], and the"
            + " biases are [5] [STR-109]");
    refused(
        "\"visibleBias\": \"d.bias\"",
        "\"visibleBias\": \"a\"",
        "net.json:14:22: $.train.phases[0].objective: no trained parameter is named 'a'; there are"
            + " e.weight, e.bias, d.weight, d.bias [STR-104]");
  }

  private static void refused(String correct, String wrong, String message) {
    assertTrue(TEXT.contains(correct), correct);
    var refused = assertThrows(StriateException.class, () -> network(TEXT.replace(correct, wrong)));
    assertEquals(message, refused.getMessage());
  }
}
