package io.striate.browser;

import io.striate.api.Catalog;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.games.run.ReinforcementRun;
import io.striate.layers.Network;
import io.striate.training.run.Run;
import io.striate.training.run.RunFolder;
import io.striate.training.run.RunOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Folders of runs: trained ones of two epochs, and a log of 200 epochs as a long training writes
/// it.
final class Fixture {
  private static final String LETTERS =
      """
      { "striate": 1, "name": "letters", "input": [1, 20, 20], "loss": "softmax-cross-entropy",
        "layers": [ { "type": "conv2d", "filters": 4, "kernel": 5, "activation": "relu" },
                    { "type": "maxpool2d", "kernel": 4 }, "flatten",
                    { "type": "dense", "units": 26 } ],
        "train": { "data": { "type": "letters", "samples": 104, "testSamples": 52,
                             "validation": 52 },
                   "epochs": 2, "batch": 26, "optimizer": "adam" } }
      """;

  private static final String PLAYER =
      """
      { "striate": 1, "name": "player", "input": [1, 10, 10],
        "layers": [ "flatten", { "type": "dense", "units": 3 } ],
        "learner": { "type": "deep-q", "environment": "catch", "steps": 120, "reportEvery": 40,
                     "learnFrom": 60, "batch": 8, "memory": 100,
                     "optimizer": { "type": "adam", "learningRate": 0.002 } } }
      """;

  private Fixture() {}

  /// Trains a player, whose learner makes its data itself.
  static void play(Path run) {
    var network = Network.parse("player.json", PLAYER, List.of(), Catalog.installed());
    var backends = new Backends(Backends.installed().providers());
    try (var backend = backends.open(backends.choose("reference"), BackendOptions.defaults());
        var begun = ReinforcementRun.begin(network, RunFolder.create(run))) {
      begun.train(backend, (_, _) -> {});
    }
  }

  /// Trains for some epochs of two.
  static void train(Path run, int epochs) {
    var network = Network.parse("net.json", LETTERS, List.of(), Catalog.installed());
    var backends = new Backends(Backends.installed().providers());
    try (var backend = backends.open(backends.choose("reference"), BackendOptions.defaults());
        var begun = Run.begin(network, run.toAbsolutePath(), RunFolder.create(run))) {
      begun.train(backend, RunOptions.defaults().withStopAfter(epochs));
    }
  }

  /// Makes a run of 200 epochs of another: its specification, and a log of curves that fall.
  static void lengthen(Path run, Path to) throws IOException {
    Files.createDirectories(to);
    Files.copy(run.resolve("run.json"), to.resolve("run.json"));
    String spec = Files.readString(run.resolve("spec.json"));
    Files.writeString(to.resolve("spec.json"), spec.replace("\"epochs\": 2", "\"epochs\": 200"));
    var log = new StringBuilder();
    for (int epoch = 1; epoch <= 200; epoch++) {
      for (int step = 100 * epoch - 50; step <= 100 * epoch; step += 50) {
        log.append(
            String.format(
                Locale.ROOT,
                "{\"step\":%d,\"epoch\":%d,\"rate\":%.8f,\"loss\":%.6f,\"secondsPerStep\":%.6f}%n",
                step,
                epoch,
                0.001 * (1 - step / 20_001.0),
                3.2 * Math.exp(-step / 3000.0) + 0.05 * (1 + Math.sin(step)),
                0.016 + 0.001 * Math.sin(step)));
      }
      log.append(epoch(epoch, 100L * epoch)).append('\n');
    }
    Files.writeString(to.resolve("metrics.jsonl"), log);
  }

  /// A line of the log.
  static String epoch(int epoch, long step) {
    double loss = 3.2 * Math.exp(-epoch / 25.0) + 0.02;
    double accuracy = 1 - 0.95 * Math.exp(-epoch / 30.0);
    return String.format(
        Locale.ROOT,
        "{\"epoch\":%d,\"step\":%d,\"training\":{\"accuracy\":%.6f,\"loss\":%.6f},"
            + "\"validation\":{\"accuracy\":%.6f,\"loss\":%.6f},\"seconds\":1.6,"
            + "\"samplesPerSecond\":1625.5}",
        epoch,
        step,
        accuracy,
        loss,
        0.93 * accuracy,
        0.9 * loss + 0.25 + 0.001 * epoch);
  }
}
