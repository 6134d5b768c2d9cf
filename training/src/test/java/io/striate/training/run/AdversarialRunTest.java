package io.striate.training.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.arrays.StoredTensor;
import io.striate.layers.Network;
import io.striate.training.data.EpochBatches;
import io.striate.training.data.TrainingData;
import io.striate.training.step.States;
import io.striate.training.step.StepFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A generator and a critic that learn in turn: weights of both, what their optimizer keeps,
/// running statistics and random numbers are those of a training that was never interrupted.
class AdversarialRunTest {
  private static final Catalog CATALOG = Catalog.installed();

  private static final String TEXT =
      """
      { "striate": 1, "input": [1, 4, 4],
        "layers": [
          { "type": "latent", "name": "seed", "shape": [3] },
          { "type": "dense", "name": "norm0", "units": 16 },
          { "type": "batchnorm", "name": "norm", "activation": "tanh" },
          { "type": "dense", "name": "hidden", "units": 4, "activation": "relu" },
          { "type": "dropout", "name": "drop", "rate": 0.25 },
          { "type": "dense", "name": "judged", "units": 1 },
          { "type": "flatten", "name": "flat", "from": "input" },
          { "type": "dense", "name": "hidden2", "units": 4, "shareWith": "hidden" },
          { "type": "dropout", "name": "drop2", "rate": 0.25 },
          { "type": "dense", "name": "real", "units": 1, "shareWith": "judged" } ],
        "outputs": { "verdict": { "from": ["real", "judged"], "loss": "critic" }, "image": { "from": "norm" } },
        "train": {
          "data": { "type": "synthetic", "samples": 40, "classes": 4, "validation": 8, "normalize": "unit" },
          "batch": 8, "seed": 3, "epochs": 2, "optimizer": "adam", "checkpointEvery": 3,
          "objective": { "type": "adversarial", "generator": "norm*", "judged": "judged" } } }\
      """;

  private static Network network() {
    return Network.parse("net.json", TEXT, List.of(), CATALOG);
  }

  @TempDir Path folder;

  private static Backend backend(int threads) {
    var backends = Backends.installed();
    return backends.open(
        backends.choose("reference"), BackendOptions.defaults().withThreads(threads));
  }

  private byte[] trained(Path run, RunOptions options, int threads, Outcome.End expected)
      throws IOException {
    try (var backend = backend(threads);
        var begun = Run.begin(network(), folder, RunFolder.create(run))) {
      assertEquals(expected, begun.train(backend, options).end());
    }
    return expected == Outcome.End.FINISHED ? model(run) : new byte[0];
  }

  private static byte[] model(Path run) throws IOException {
    return Files.readAllBytes(run.resolve("model.striate"));
  }

  /// 32 samples: four steps in each of two epochs.
  @Test
  void resumesTheSameAfterAnyStep() throws IOException {
    byte[] whole = trained(folder.resolve("whole"), RunOptions.defaults(), 1, Outcome.End.FINISHED);
    byte[] parallel =
        trained(folder.resolve("parallel"), RunOptions.defaults(), 3, Outcome.End.FINISHED);
    assertArrayEquals(whole, parallel, "with three threads");
    for (int at = 0; at < 8; at++) {
      Path run = folder.resolve("interrupted-" + at);
      int stop = at;
      var polls = new AtomicInteger();
      trained(
          run,
          RunOptions.defaults().withInterrupt(() -> polls.getAndIncrement() == stop),
          1,
          Outcome.End.INTERRUPTED);
      try (var backend = backend(2);
          var resumed = Run.resume(run, List.of(), CATALOG)) {
        assertEquals(Outcome.End.FINISHED, resumed.train(backend).end());
      }
      assertArrayEquals(whole, model(run), "interrupted at " + at);
    }
  }

  /// The process ends in the middle of a step: the critic's parameters and what its optimizer keeps
  /// have changed, those of the generator have not.
  @Test
  void resumesTheSameAfterAKillBetweenTheTwoUpdates() throws IOException {
    byte[] whole = trained(folder.resolve("whole"), RunOptions.defaults(), 1, Outcome.End.FINISHED);
    for (int at = 0; at < 8; at++) {
      Path run = folder.resolve("killed-" + at);
      var options = RunOptions.defaults().withSteps(killed(at));
      try (var backend = backend(1);
          var begun = Run.begin(network(), folder, RunFolder.create(run))) {
        assertThrows(Killed.class, () -> begun.train(backend, options));
      }
      try (var backend = backend(2);
          var resumed = Run.resume(run, List.of(), CATALOG)) {
        assertEquals(Outcome.End.FINISHED, resumed.train(backend).end());
      }
      assertArrayEquals(whole, model(run), "killed at " + at);
    }
  }

  /// The steps of the machine, of which one is not finished.
  private static StepFunction.Factory killed(long step) {
    return phase -> {
      StepFunction all = StepFunction.local(phase);
      return new StepFunction() {
        @Override
        public EpochSteps epoch(TrainingData data, int epoch, EpochBatches batches, int first) {
          EpochSteps steps = all.epoch(data, epoch, batches, first);
          return new EpochSteps() {
            @Override
            public Map<String, double[]> next(long now, double rate) {
              return now == step ? half(phase.states(), steps, rate, now) : steps.next(now, rate);
            }

            @Override
            public void close() {
              steps.close();
            }
          };
        }

        @Override
        public List<String> describe(int batch) {
          return all.describe(batch);
        }

        @Override
        public void close() {
          all.close();
        }
      };
    };
  }

  private static Map<String, double[]> half(
      States states, StepFunction.EpochSteps steps, double rate, long now) {
    var before = new LinkedHashMap<String, double[]>();
    states
        .all()
        .forEach(each -> before.put(each.name(), states.weights().readDoubles(each.name())));
    List<StoredTensor> kept = states.copy(false);
    steps.next(now, rate);
    int left = 0;
    for (StoredTensor tensor : kept) {
      boolean moved =
          !Arrays.equals(before.get(tensor.name()), states.weights().readDoubles(tensor.name()));
      boolean generator =
          tensor.name().startsWith("norm") && !tensor.name().matches("norm[.](mean|variance)");
      if (generator && moved) {
        states.weights().set(tensor.name(), tensor.values());
        left++;
      } else {
        assertTrue(moved, tensor.name());
      }
    }
    assertEquals(12, left, "two weights and two biases with two slots each");
    throw new Killed();
  }

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
