package io.striate.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.CommandContext;
import io.striate.api.CommandType;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.component.Config;
import io.striate.api.error.StriateException;
import io.striate.games.run.ReinforcementRun;
import io.striate.layers.Network;
import io.striate.training.TrainedModel;
import io.striate.training.run.Run;
import io.striate.training.run.RunFolder;
import io.striate.training.run.StopRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pages about runs of small networks.
class PagesTest {
  private static final String CLASSIFIER =
      """
      { "striate": 1, "name": "letters", "input": [1, 20, 20], "loss": "softmax-cross-entropy",
        "layers": [ "flatten", { "type": "dense", "units": 26 } ],
        "train": { "data": { "type": "letters", "samples": 104, "testSamples": 52,
                             "validation": 26 },
                   "epochs": 2, "batch": 26, "optimizer": "adam" } }
      """;

  private static final String REGRESSION =
      """
      { "striate": 1, "name": "line", "input": [4], "loss": "mse",
        "layers": [ { "type": "dense", "units": 1 } ],
        "train": { "data": { "type": "linear", "validation": 0 },
                   "epochs": 1, "batch": 20, "optimizer": { "type": "sgd", "learningRate": 0.1 } } }
      """;

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private Path train(String name, String spec, String... settings) {
    var network = Network.parse("net.json", spec, List.of(settings), Catalog.installed());
    var backends = new Backends(Backends.installed().providers());
    try (var backend = backends.open(backends.choose("reference"), BackendOptions.defaults());
        var run = Run.begin(network, folder, RunFolder.create(folder.resolve(name)))) {
      run.train(backend);
    }
    return folder.resolve(name);
  }

  private int run(CommandType type, Map<String, Object> settings, String... arguments) {
    var print = new PrintStream(out, true, StandardCharsets.UTF_8);
    var told = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    return type.create(Config.of(type.fields(), settings))
        .run(new CommandContext(List.of(arguments), Catalog.installed(), print, told, folder));
  }

  private String report(String run) throws IOException {
    assertEquals(0, run(new ReportType(), Map.of("backend", "reference"), run));
    return Files.readString(folder.resolve(run).resolve("report.html"));
  }

  @Test
  void aReportOfAClassifierHasCurvesConfusionAndCalibration() throws IOException {
    train("run", CLASSIFIER);
    String page = report("run");
    assertEquals(folder.resolve("run/report.html") + "\n", out.toString(StandardCharsets.UTF_8));
    assertTrue(page.startsWith("<!doctype html>"), page);
    assertTrue(page.contains("<h1>Run run</h1>"));
    assertTrue(page.contains("2 epochs in "));
    assertTrue(page.contains("Figures of 52 test samples"));
    assertTrue(page.contains("aria-label=\"loss: training from "));
    assertTrue(page.contains("; validation from "));
    // 26 classes are too many for a table, so their mistakes are listed.
    assertFalse(page.contains("class=\"matrix\""));
    assertTrue(page.contains("Most frequent mistakes"));
    assertTrue(page.contains("Expected calibration error "));
    assertTrue(page.contains("Worst mistakes"));
    assertTrue(page.contains("alt=\"Sample "), "mistakes are shown");
    assertTrue(page.contains("<td>reference</td>"));
    assertTrue(page.contains("&quot;learningRate&quot;: 0.001"), "the default is written out");
    assertFalse(page.contains("http"), "nothing from elsewhere");
    assertFalse(page.contains("<script"), "no script");
  }

  @Test
  void aConvolutionalNetworkShowsItsFilters() throws IOException {
    String convolution =
        CLASSIFIER.replace(
            "\"flatten\"", "{ \"type\": \"conv2d\", \"filters\": 2, \"kernel\": 5 }, \"flatten\"");
    train("run", convolution, "train.epochs=1");
    assertTrue(report("run").contains("Weights of the first layer, conv1: gray is 0"));
    train("dense", CLASSIFIER, "train.epochs=1");
    assertFalse(report("dense").contains("Weights of the first layer"));
  }

  /// The answers that are counted are those of an evaluation.
  @Test
  void answersAreThoseOfTheModel() throws IOException {
    Path run = train("run", CLASSIFIER, "train.epochs=20");
    var model = TrainedModel.read(run, List.of(), Catalog.installed());
    var backends = new Backends(Backends.installed().providers());
    try (var backend = backends.open(backends.choose("reference"), BackendOptions.defaults());
        var data =
            model
                .network()
                .training()
                .data()
                .value()
                .open(folder, model.network().graph().fedShapes())) {
      TestAnswers answers = TestAnswers.of(model, backend, data).orElseThrow();
      double right = answers.answers().stream().filter(Answered::correct).count() / 52.0;
      double accuracy = model.evaluate(backend).figures().getOrDefault("accuracy", Double.NaN);
      assertEquals(accuracy, right);
      double loss =
          answers.answers().stream().mapToDouble(a -> -Math.log(a.right())).average().orElseThrow();
      assertEquals(model.evaluate(backend).loss(), loss, 1e-5);
      assertEquals(52, answers.answers().size());
      assertEquals("Z", answers.labels().getLast());
      List<Answered> worst = answers.worst(5);
      for (int i = 1; i < worst.size(); i++) {
        assertTrue(worst.get(i - 1).right() <= worst.get(i).right());
        assertFalse(worst.get(i).correct());
      }
    }
  }

  @Test
  void fewClassesHaveAMatrix() throws IOException {
    String ten =
        CLASSIFIER
            .replace("\"units\": 26", "\"units\": 5")
            .replace("\"type\": \"letters\"", "\"type\": \"synthetic\", \"classes\": 5")
            .replace("\"validation\": 26", "\"validation\": 0");
    train("run", ten, "train.epochs=30");
    String page = report("run");
    assertTrue(page.contains("class=\"matrix\""));
    assertTrue(page.contains("style=\"--share:1.000\""), "a class that is always right");
  }

  @Test
  void aReportOfARegressionHasFiguresAndNoClasses() throws IOException {
    train("run", REGRESSION);
    String page = report("run");
    assertTrue(page.contains("1 epoch in ") && page.contains("rmse"), page);
    assertFalse(page.contains("Calibration"));
    assertTrue(page.contains("<circle"), "one epoch is a dot");
  }

  @Test
  void aComparisonNamesWhatDiffers() throws IOException {
    train("a", CLASSIFIER);
    train("b", CLASSIFIER, "train.batch=13", "train.epochs=3");
    assertEquals(0, run(new CompareType(), Map.of(), "a", "b"));
    String page = Files.readString(folder.resolve("compare.html"));
    assertTrue(page.contains("<tr><th scope=\"row\">train.batch</th><td>26</td><td>13</td></tr>"));
    assertTrue(page.contains("<tr><th scope=\"row\">epochs</th><td>2</td><td>3</td></tr>"), page);
    assertFalse(page.contains("<th scope=\"row\">train.seed</th>"), "the same in both");
    assertTrue(page.contains("a, training from ") && page.contains("b, validation from "));
  }

  @Test
  void equalSpecificationsAreSaidToBeEqual() throws IOException {
    train("a", REGRESSION);
    train("b", REGRESSION);
    var output = Map.<String, Object>of("to", "other.html");
    assertEquals(0, run(new CompareType(), output, "a", "b"));
    assertTrue(
        Files.readString(folder.resolve("other.html")).contains("specifications are the same"));
  }

  @Test
  void saysWhatIsWrong() {
    assertEquals(
        "name one run: striate report runs/lenet-5-1 [STR-120]\n  compare shows several",
        assertThrows(StriateException.class, () -> run(new ReportType(), Map.of())).getMessage());
    assertTrue(
        assertThrows(StriateException.class, () -> run(new ReportType(), Map.of(), "nowhere"))
            .getMessage()
            .contains("nowhere: is not the folder of a run"));
    assertEquals(
        "name two runs or more: striate compare runs/a-1 runs/a-2 [STR-120]",
        assertThrows(StriateException.class, () -> run(new CompareType(), Map.of(), "a"))
            .getMessage());
  }

  private static final String PLAYER =
      """
      { "striate": 1, "name": "player", "input": [1, 10, 10],
        "layers": [ "flatten", { "type": "dense", "units": 3 } ],
        "learner": { "type": "deep-q", "environment": "catch", "steps": 120, "reportEvery": 40,
                     "learnFrom": 60, "batch": 8, "memory": 100, "seed": SEED,
                     "optimizer": { "type": "adam", "learningRate": 0.002 } } }
      """;

  private void play(String name, int seed, long last) {
    var network =
        Network.parse(
            "player.json", PLAYER.replace("SEED", "" + seed), List.of(), Catalog.installed());
    var backends = new Backends(Backends.installed().providers());
    Path run = folder.resolve(name);
    try (var backend = backends.open(backends.choose("reference"), BackendOptions.defaults());
        var training = ReinforcementRun.begin(network, RunFolder.create(run))) {
      boolean ended =
          training.train(
              backend,
              (step, _) -> {
                if (step == last) {
                  StopRequest.ask(run);
                }
              });
      assertEquals(last == 0, ended);
    }
  }

  /// A learner has reports in place of epochs, and no test samples.
  @Test
  void aReportOfALearnerHasItsCurves() throws IOException {
    play("player", 1, 0);
    String page = report("player");
    assertTrue(page.contains("<p>3 reports.</p>"), page);
    assertTrue(page.contains("aria-label=\"return: training from "), page);
    assertTrue(page.contains(">report</text>"), "what is counted");
    assertTrue(page.contains("<td>player</td>") && page.contains("<td>reference</td>"), page);
    assertFalse(page.contains("epoch"), page);
    play("stopped", 2, 40);
    String half = report("stopped");
    assertTrue(half.contains("1 report; the training has not ended, so there is no model"), half);
    assertEquals(0, run(new CompareType(), Map.of(), "player", "stopped"));
    String both = Files.readString(folder.resolve("compare.html"));
    assertTrue(both.contains("learner.seed"), both);
    assertTrue(both.contains("training return"), both);
    assertTrue(both.contains("<th scope=\"row\">epochs or reports</th><td>3</td><td>1</td>"), both);
  }
}
