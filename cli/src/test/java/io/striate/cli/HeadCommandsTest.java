package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.cli.terminal.ExitStatus;
import io.striate.json.JsonNumber;
import io.striate.json.JsonObject;
import io.striate.json.JsonReader;
import io.striate.layers.Network;
import io.striate.training.TrainedModel;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commands of a model that has an auxiliary head for training.
class HeadCommandsTest {
  @TempDir static Path folder;
  private static String spec;
  private static String run;
  private static String trained;

  private static String specification() {
    return """
    {
      "striate": 1, "name": "heads", "input": [1, 12, 12],
      "layers": [
        "flatten",
        { "type": "dense", "units": 8, "activation": "relu", "name": "stem" },
        { "type": "dense", "units": 3, "name": "between" },
        { "type": "dense", "units": 4, "name": "side" },
        { "type": "dense", "units": 4, "name": "head", "from": "stem" }
      ],
      "outputs": {
        "main": { "from": "head", "loss": "softmax-cross-entropy" },
        "aux": { "from": "side", "loss": "softmax-cross-entropy", "weight": 0.3, "only": "training" }
      },
      "train": { "data": %s, "epochs": 2, "batch": 16, "optimizer": "adam",
                 "callbacks": [{ "type": "early-stopping", "monitor": "accuracy" }] }
    }
    """
        .formatted(Fixtures.synthetic(200, 40));
  }

  @BeforeAll
  static void train() {
    spec = Fixtures.write(folder.resolve("heads.json"), specification()).toString();
    run = folder.resolve("run").toString();
    trained = done("train", spec, "--run", run, "--set", "train.data.validation=40");
  }

  private static String done(String... words) {
    Session session = Session.installed(words);
    assertEquals(ExitStatus.DONE, session.status(), session.err());
    return session.out() + session.err();
  }

  /// The head has figures of its own, the output that lasts has the plain names.
  @Test
  void trainingShowsTheHeadAndValidationDoesNot() {
    assertTrue(trained.contains(", aux.accuracy "), trained);
    assertTrue(
        trained.lines().anyMatch(line -> line.matches("test +loss \\S+, accuracy \\S+ %.*")),
        trained);
    assertFalse(trained.contains("main."), trained);
  }

  @Test
  void evaluationHasNoHead() {
    String out = done("eval", run);
    assertTrue(out.contains("\naccuracy "), out);
    assertFalse(out.contains("aux"), out);
  }

  @Test
  void aTrainedModelIsWhatLasts() {
    var model = TrainedModel.read(Path.of(run), List.of(), Catalog.installed());
    assertEquals(List.of("main"), model.outputs());
    assertEquals(
        List.of("head.bias", "head.weight", "stem.bias", "stem.weight"),
        model.weights().stream().map(tensor -> tensor.name()).sorted().toList());
    assertTrue(done("verify", run).contains("4 tensors"));
  }

  /// What is written out again is read as the same network: nothing reads the layer that was before
  /// it.
  @Test
  void whatLastsIsASpecificationOfItsOwn() {
    var used = Network.read(Path.of(spec), List.of(), Catalog.installed()).used();
    var again = Network.parse("used.json", used.canonicalText(), List.of(), Catalog.installed());
    assertEquals(used.canonicalText(), again.canonicalText());
    assertEquals(List.of("stem.relu"), again.graph().node("head").inputs());
    assertEquals(used.graph().parameters(), again.graph().parameters());
  }

  /// A run can be continued with the head, and be where another training begins.
  @Test
  void theRunKeepsTheHead() {
    assertTrue(done("expand", run).contains("\"only\": \"training\""));
    String other = folder.resolve("other").toString();
    assertTrue(done("train", spec, "--from", run, "--run", other).contains("aux.accuracy"));
  }

  @Test
  void onnxFilesHaveNoHead() {
    String file = folder.resolve("heads.onnx").toString();
    String out = done("export", run, "--to", file);
    assertTrue(out.contains("-> main [N, 4]"), out);
    assertFalse(out.contains("aux"), out);
  }

  @Test
  void explainCountsBoth() {
    String out = done("explain", spec);
    long trunk = 144 * 8 + 8 + 8 * 4 + 4;
    long head = 8 * 3 + 3 + 3 * 4 + 4;
    assertTrue(out.contains(String.format("\n%,d parameters (", trunk + head)), out);
    assertTrue(out.contains(String.format("\n%,d parameters (", trunk)), out);
    assertTrue(out.contains(" MACs after training, without aux\n"), out);
    var json =
        (JsonObject) JsonReader.read("out", done("explain", spec, "--format", "json")).root();
    var after = (JsonObject) json.get("afterTraining").orElseThrow();
    assertEquals(
        BigDecimal.valueOf(trunk), ((JsonNumber) after.get("parameters").orElseThrow()).value());
  }
}
