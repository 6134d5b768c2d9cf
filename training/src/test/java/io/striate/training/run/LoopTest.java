package io.striate.training.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.train.Direction;
import io.striate.api.train.EpochFigures;
import io.striate.api.train.EpochReport;
import io.striate.api.train.Monitor;
import io.striate.layers.spec.FinalWeights;
import io.striate.training.data.Batch;
import io.striate.training.data.Feed;
import io.striate.training.file.ModelFile;
import io.striate.training.run.TrainingEvent.StepDone;
import io.striate.training.step.BatchSteps;
import io.striate.training.step.StepFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Phases, the step function that is passed in, and the best epoch.
class LoopTest {
  @TempDir Path folder;

  @Test
  void everyStepIsPerformedByTheFunctionThatIsPassedIn() throws IOException {
    var performed = new ArrayList<Long>();
    var bench = new Bench();
    bench.steps =
        phase -> {
          BatchSteps local = StepFunction.local(phase);
          return new BatchSteps() {
            @Override
            public Map<String, double[]> run(
                Batch batch, List<Feed> feeds, long step, double rate) {
              performed.add(step);
              return local.run(batch, feeds, step, rate);
            }

            @Override
            public List<String> describe(int batch) {
              return List.of("elsewhere");
            }

            @Override
            public void close() {
              performed.add(-1L);
              local.close();
            }
          };
        };
    bench.start(folder.resolve("run"), 1);
    assertEquals(List.of(0L, 1L, 2L, 3L, 4L, 5L, -1L), performed);
    assertEquals(List.of("elsewhere"), bench.events(TrainingEvent.Started.class).getFirst().plan());
    new Bench().start(folder.resolve("plain"), 1);
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("plain/checkpoints/step-000000006.checkpoint")),
        Files.readAllBytes(folder.resolve("run/checkpoints/step-000000006.checkpoint")));
  }

  @Test
  void aPhaseContinuesWithTheWeightsOfTheOneBefore() throws IOException {
    var bench = new Bench();
    Path run = folder.resolve("run");
    assertEquals(Outcome.End.FINISHED, bench.start(run, Bench.ALL, phases()).end());
    var steps = bench.events(StepDone.class);
    assertEquals(
        List.of("fit", "refine"),
        steps.stream().map(s -> s.position().phase()).distinct().toList());
    // Two epochs of six steps, then one of three.
    assertEquals(15, steps.size());
    assertEquals(1, steps.get(12).position().step());
    assertEquals(3, steps.get(12).position().stepsPerEpoch());
    // The second phase begins where the first has ended, not at the initial weights.
    assertTrue(steps.get(12).loss() < 0.8 * steps.getFirst().loss());
    var lines = Files.readAllLines(run.resolve("metrics.jsonl"));
    assertEquals(4, lines.size());
    assertTrue(lines.get(0).startsWith("{\"phase\":\"fit\",\"epoch\":1,"), lines.get(0));
    assertTrue(lines.get(2).startsWith("{\"phase\":\"refine\",\"epoch\":1,"), lines.get(2));
  }

  @Test
  void phasesResumeTheSameAfterAnyStep() throws IOException {
    Path unbroken = folder.resolve("unbroken");
    new Bench().start(unbroken, Bench.ALL, phases());
    for (int at = 0; at < 15; at++) {
      Path run = folder.resolve("interrupted-" + at);
      var first = new Bench();
      int stop = at;
      int[] polls = new int[1];
      first.interrupted = () -> polls[0]++ == stop;
      assertEquals(Outcome.End.INTERRUPTED, first.start(run, Bench.ALL, phases()).end());
      var second = new Bench();
      second.resume(run, Bench.ALL, phases(), Optional.empty());
      assertArrayEquals(
          Files.readAllBytes(unbroken.resolve("model.striate")),
          Files.readAllBytes(run.resolve("model.striate")),
          "interrupted at " + at);
    }
  }

  private static List<TrainingPhase> phases() {
    var fit = new Bench();
    fit.epochs = 2;
    var refine = new Bench();
    refine.epochs = 1;
    refine.batch = 16;
    refine.learningRate = 0.001;
    return List.of(
        new TrainingPhase("fit", "train.phases[0]", fit.recipe(), List.of()),
        new TrainingPhase("refine", "train.phases[1]", refine.recipe(), List.of()));
  }

  /// The best epoch is the first of five, so its checkpoint is older than the last two.
  @Test
  void theBestCheckpointIsKeptAndBecomesTheModelHoweverOldItIs() throws IOException {
    var bench = new Bench();
    bench.weights = FinalWeights.BEST;
    bench.epochs = 5;
    // The network learns, so its first epoch has the highest loss: here, the best.
    bench.monitors = List.of(new Monitor("loss", Direction.HIGHER));
    Path run = folder.resolve("run");
    var outcome = bench.start(run, Bench.ALL);
    Path best = run.resolve("checkpoints/step-000000006.checkpoint");
    assertEquals(Optional.of(new Outcome.Best(1, best)), outcome.best());
    try (var files = Files.list(run.resolve("checkpoints"))) {
      assertEquals(
          List.of(
              "step-000000006.checkpoint",
              "step-000000024.checkpoint",
              "step-000000030.checkpoint"),
          files.map(file -> String.valueOf(file.getFileName())).sorted().toList());
    }
    var first = Checkpoint.read(best).tensors();
    var last = Checkpoint.read(run.resolve("checkpoints/step-000000030.checkpoint")).tensors();
    var model = ModelFile.read(run.resolve("model.striate")).weights();
    assertEquals(first.getFirst().name(), model.getFirst().name());
    for (int i = 0; i < model.getFirst().values().length(); i++) {
      assertEquals(first.getFirst().values().get(i), model.getFirst().values().get(i));
    }
    assertNotEquals(last.getFirst().values().get(0), model.getFirst().values().get(0));
  }

  @Test
  void ofEqualEpochsTheFirstIsTheBest() {
    var bench = new Bench();
    try (var data = bench.data()) {
      var state = new RunState(bench.phases(), data, Moment.start());
      var keep = new KeepBest(state);
      var history = new ArrayList<EpochFigures>();
      var best = new ArrayList<Integer>();
      for (double accuracy : new double[] {Double.NaN, 0.5, 0.5, 0.75, 0.6, 0.75, Double.NaN}) {
        var figures = Map.of("accuracy", accuracy, "loss", 1.0 / (1 + history.size()));
        history.add(new EpochFigures(history.size() + 1, Map.of(), figures));
        keep.afterEpoch(new EpochReport(state.outline(bench.recipe()), history, 0.1, 44, 1));
        best.add(state.best().map(Moment.Best::epoch).orElse(0));
      }
      assertEquals(List.of(0, 2, 2, 4, 4, 4, 4), best);
    }
  }
}
