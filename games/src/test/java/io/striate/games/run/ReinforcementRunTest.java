package io.striate.games.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.error.StriateException;
import io.striate.layers.Network;
import io.striate.training.TrainedModel;
import io.striate.training.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReinforcementRunTest {
  private static final Catalog CATALOG = Catalog.installed();
  private static final String SPEC =
      """
      { "striate": 1, "name": "player", "input": [1, 10, 10],
        "layers": [ { "type": "flatten" }, { "type": "dropout", "rate": 0.1 },
                    { "type": "dense", "units": 12, "activation": "relu" },
                    { "type": "dense", "units": 3 } ],
        "learner": { "type": "%s", "environment": "catch", "steps": 400, "reportEvery": 50,
                     "learnFrom": 60, "batch": 8, %s
                     "optimizer": { "type": "adam", "learningRate": 0.002 } } }
      """;

  @TempDir private Path folder;

  private static Network network(String type, String others) {
    return Network.parse("player.json", String.format(SPEC, type, others), List.of(), CATALOG);
  }

  private static Backend open() {
    var backends = Backends.installed();
    return backends.open(backends.choose("cpu-vector"), BackendOptions.defaults());
  }

  private static void train(ReinforcementRun run, BiConsumer<Long, Map<String, Double>> report) {
    try (run;
        var backend = open()) {
      run.train(backend, report);
    }
  }

  private ReinforcementRun begin(Network network, String name) {
    return ReinforcementRun.begin(network, RunFolder.create(folder.resolve(name)));
  }

  /// Ended after each report in turn, and even between a report and its line in the metrics, a run
  /// has the same model and the same metrics.
  @Test
  void resumesWithTheSameBits() throws IOException {
    for (String type : List.of("deep-q", "imitation")) {
      String others =
          type.equals("deep-q")
              ? "\"memory\": 100, \"targetEvery\": 70, \"exploration\": 200,"
              : "\"memory\": 100, \"playFrom\": 150, \"rollouts\": 12,";
      Network network = network(type, others);
      train(begin(network, type), (_, _) -> {});
      for (long stop = 50; stop < 400; stop += 150) {
        String name = type + stop;
        long last = stop;
        assertThrows(
            CancellationException.class,
            () ->
                train(
                    begin(network, name),
                    (step, _) -> {
                      if (step == last) {
                        throw new CancellationException();
                      }
                    }));
        Path metrics = folder.resolve(name).resolve("metrics.jsonl");
        Files.writeString(metrics, Files.readString(metrics) + "{\"step\":999}\n");
        assertFalse(Files.exists(folder.resolve(name).resolve("model.striate")));
        var steps = new ArrayList<Long>();
        train(ReinforcementRun.resume(folder.resolve(name), CATALOG), (step, _) -> steps.add(step));
        assertEquals(stop + 50, steps.getFirst());
        assertEquals(
            Files.readString(folder.resolve(type).resolve("metrics.jsonl")),
            Files.readString(metrics));
        assertEquals(weights(type), weights(name));
      }
    }
  }

  private Map<String, List<Float>> weights(String run) {
    var model = TrainedModel.read(folder.resolve(run), List.of(), CATALOG);
    var weights = new TreeMap<String, List<Float>>();
    model
        .weights()
        .forEach(tensor -> {
          var values = new ArrayList<Float>();
          for (int i = 0; i < tensor.values().length(); i++) {
            values.add((float) tensor.values().get(i));
          }
          weights.put(tensor.name(), values);
        });
    assertEquals(
        List.of("left", "stay", "right"), model.format().labels(model.outputs().getFirst()));
    return weights;
  }

  /// A run that was ended before its first checkpoint begins again.
  @Test
  void beginsAgainWithoutACheckpoint() throws IOException {
    Network network = network("deep-q", "");
    begin(network, "early").close();
    train(ReinforcementRun.resume(folder.resolve("early"), CATALOG), (_, _) -> {});
    train(begin(network, "whole"), (_, _) -> {});
    assertEquals(weights("whole"), weights("early"));
  }

  @Test
  void damagedCheckpointsAreRefused() throws IOException {
    assertThrows(
        CancellationException.class,
        () ->
            train(
                begin(network("deep-q", ""), "damaged"),
                (_, _) -> {
                  throw new CancellationException();
                }));
    Path file = folder.resolve("damaged").resolve("learner.striate");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    var thrown =
        assertThrows(
            StriateException.class,
            () -> train(ReinforcementRun.resume(folder.resolve("damaged"), CATALOG), (_, _) -> {}));
    assertTrue(thrown.getMessage().contains("learner.striate"), thrown.getMessage());
  }

  @Test
  void networkMustFitTheEnvironment() {
    String narrow = String.format(SPEC, "deep-q", "").replace("\"units\": 3", "\"units\": 4");
    var wrong = Network.parse("player.json", narrow, List.of(), CATALOG);
    var thrown =
        assertThrows(StriateException.class, () -> train(begin(wrong, "narrow"), (_, _) -> {}));
    assertEquals(
        "'catch' has 3 actions, [left, stay, right]; layer 'dense2' gives [4] [STR-109]\n"
            + "  end with { \"type\": \"dense\", \"units\": 3 }",
        thrown.getMessage());
    String small = String.format(SPEC, "deep-q", "").replace("[1, 10, 10]", "[1, 9, 10]");
    var other = Network.parse("player.json", small, List.of(), CATALOG);
    thrown = assertThrows(StriateException.class, () -> train(begin(other, "other"), (_, _) -> {}));
    assertEquals(
        "an observation of 'catch' is [1, 10, 10]; input 'input' is [1, 9, 10] [STR-109]\n"
            + "  write \"input\": [1, 10, 10]",
        thrown.getMessage());
  }

  @Test
  void specificationWithoutLearnerIsRefused() {
    String text = String.format(SPEC, "deep-q", "");
    String without = text.substring(0, text.indexOf("\"learner\"")).stripTrailing();
    var network =
        Network.parse(
            "player.json", without.substring(0, without.length() - 1) + "}", List.of(), CATALOG);
    var thrown = assertThrows(StriateException.class, () -> ReinforcementRun.learner(network));
    assertEquals(
        "player.json:1:1: $: missing key 'learner': how 'player' learns in an environment"
            + " [STR-103]\n"
            + "  a specification with 'train' is trained by striate train",
        thrown.getMessage());
  }

  @Test
  void canonicalFormReadsBack() {
    String text = network("imitation", "\"learns\": \"values\",").canonicalText();
    assertTrue(text.contains("\"learns\": \"values\""), text);
    assertArrayEquals(
        text.toCharArray(),
        Network.parse("again.json", text, List.of(), CATALOG).canonicalText().toCharArray());
  }
}
