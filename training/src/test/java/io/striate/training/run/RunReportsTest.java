package io.striate.training.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.error.StriateException;
import io.striate.json.Fields;
import io.striate.layers.Network;
import io.striate.layers.spec.FinalWeights;
import io.striate.training.data.Batch;
import io.striate.training.data.Feed;
import io.striate.training.run.TrainingEvent.EpochDone;
import io.striate.training.step.BatchSteps;
import io.striate.training.step.StepFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a run reports of itself: its log, its events, where it diverged.
class RunReportsTest {
  @TempDir Path folder;

  @Test
  void everyFiftiethStepIsLogged() throws IOException {
    var bench = new Bench();
    bench.epochs = 17;
    bench.start(folder.resolve("run"), Bench.ALL);
    var steps =
        Files.readAllLines(folder.resolve("run/metrics.jsonl")).stream()
            .filter(line -> line.contains("\"rate\""))
            .map(line -> Fields.parse(line, "line"))
            .toList();
    assertEquals(List.of(50L, 100L), steps.stream().map(line -> line.count("step")).toList());
    assertEquals(List.of(9L, 17L), steps.stream().map(line -> line.count("epoch")).toList());
    var done = bench.events(TrainingEvent.StepDone.class).get(49);
    assertEquals(done.loss(), steps.getFirst().number("loss"));
    assertEquals(done.rate(), steps.getFirst().number("rate"));
  }

  /// The clock of the bench advances by a second with each look at it.
  @Test
  void aLineOfStepsSaysHowLongAStepTook() throws IOException {
    var bench = new Bench();
    bench.samples = 300;
    bench.batch = 2;
    bench.epochs = 2;
    bench.start(folder.resolve("run"), Bench.ALL);
    var steps =
        Files.readAllLines(folder.resolve("run/metrics.jsonl")).stream()
            .filter(line -> line.contains("\"rate\""))
            .map(line -> Fields.parse(line, "line"))
            .toList();
    assertEquals(6, steps.size());
    for (int i = 0; i < 6; i++) {
      // The first line of an epoch has none before it.
      boolean first = i % 3 == 0;
      assertEquals(!first, steps.get(i).object().get("secondsPerStep").isPresent());
      if (!first) {
        assertEquals(1.0 / 50, steps.get(i).number("secondsPerStep"));
      }
    }
  }

  @Test
  void anEpochThatIsResumedReportsWhatWasTrainedSince() {
    Path run = folder.resolve("run");
    var first = new Bench();
    int[] polls = new int[1];
    first.interrupted = () -> polls[0]++ == 2;
    assertEquals(Outcome.End.INTERRUPTED, first.start(run, Bench.ALL).end());
    var second = new Bench();
    second.resume(run, 1);
    var done = second.events(EpochDone.class).getFirst();
    assertEquals(44 - 2 * 8, done.samples());
    assertEquals(1, done.seconds());
    assertEquals(28, done.samplesPerSecond());
  }

  @Test
  void onlyAnEpochThatImprovesIsTheBest() {
    var bench = new Bench();
    bench.weights = FinalWeights.BEST;
    // So fast that the first epoch is better than the last.
    bench.learningRate = 3;
    var outcome = bench.start(folder.resolve("run"), Bench.ALL);
    var epochs = bench.events(EpochDone.class);
    assertTrue(epochs.getFirst().best());
    int last =
        epochs.stream().filter(EpochDone::best).mapToInt(EpochDone::epoch).max().orElseThrow();
    assertEquals(outcome.best().orElseThrow().epoch(), last);
    assertTrue(last < Bench.EPOCHS);
  }

  @Test
  void withoutAValidationSetThereAreNoFiguresOfIt() {
    var bench = new Bench();
    bench.validation = 0;
    bench.start(folder.resolve("run"), 1);
    assertEquals(Optional.empty(), bench.events(EpochDone.class).getFirst().validation());
  }

  /// Step 6 is the last of epoch 1, step 7 the first of epoch 2.
  @Test
  void divergenceIsReportedInItsEpoch() {
    assertEquals("the loss is NaN after step 6 (epoch 1 of 3)", divergence(5));
    assertEquals("the loss is NaN after step 7 (epoch 2 of 3)", divergence(6));
  }

  private String divergence(long at) {
    var bench = new Bench();
    bench.steps =
        phase -> {
          BatchSteps local = StepFunction.local(phase);
          return new BatchSteps() {
            @Override
            public Map<String, double[]> run(
                Batch batch, List<Feed> feeds, long step, double rate) {
              var figures = local.run(batch, feeds, step, rate);
              if (step == at) {
                Objects.requireNonNull(figures.get("loss"))[0] = Double.NaN;
              }
              return figures;
            }

            @Override
            public List<String> describe(int batch) {
              return local.describe(batch);
            }

            @Override
            public void close() {
              local.close();
            }
          };
        };
    Path run = folder.resolve("diverged-" + at);
    var e = assertThrows(StriateException.class, () -> bench.start(run, Bench.ALL));
    return e.problems().getFirst().what();
  }

  @Test
  void theFirstOfEqualOutputsIsTheLargest() {
    float[] outputs = {9, 9, 1, 3, 3, 2};
    assertEquals(1, Inference.largest(outputs, 2, 3));
    assertEquals(0, Inference.largest(outputs, 0, 2));
    assertEquals(0, Inference.largest(outputs, 3, 3));
  }

  @Test
  void moreClassesThanOutputsAreRefusedBeforeTraining() {
    String text =
        """
        { "striate": 1, "name": "few", "input": [1, 4, 4],
          "layers": [ "flatten", { "type": "dense", "units": 3 } ], "loss": "softmax-cross-entropy",
          "train": { "data": { "type": "synthetic", "samples": 8, "classes": 4 }, "epochs": 1, "batch": 4,
                     "optimizer": "adam" } }
        """;
    var network = Network.parse("few.json", text, List.of(), Catalog.installed());
    try (var backend = Bench.backend();
        var run = Run.begin(network, folder, RunFolder.create(folder.resolve("few")))) {
      var e = assertThrows(StriateException.class, () -> run.train(backend));
      assertEquals(
          "data 'synthetic' has 4 classes, the network's output 'dense1' has 3",
          e.problems().getFirst().what());
    }
  }
}
