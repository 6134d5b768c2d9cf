package io.striate.training.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.layers.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How another process sees a training, and stops it.
class StopRequestTest {
  /// Far more epochs than the test lasts.
  private static final String ENDLESS =
      """
      { "striate": 1, "name": "endless", "input": [4], "loss": "mse",
        "layers": [ { "type": "dense", "units": 1 } ],
        "train": { "data": { "type": "linear", "validation": 0 }, "checkpointEpochs": 1000,
                   "epochs": 100000000, "batch": 20,
                   "optimizer": { "type": "sgd", "learningRate": 0.1 } } }
      """;

  @TempDir Path folder;

  @Test
  void trainingStopsWithACheckpointAndIsResumed() {
    Path run = folder.resolve("run");
    var network = Network.parse("net.json", ENDLESS, List.of(), Catalog.installed());
    try (var backend = Bench.backend();
        var begun = Run.begin(network, folder, RunFolder.create(run))) {
      assertEquals(Optional.of(RunProcess.current()), RunProcess.in(run));
      Outcome outcome = begun.train(backend, RunOptions.defaults().withListener(stopping(run)));
      assertEquals(Outcome.End.INTERRUPTED, outcome.end());
      assertTrue(outcome.position().step() >= 3);
      assertTrue(StopRequest.isAsked(run), "until the folder is closed");
    }
    assertFalse(StopRequest.isAsked(run));
    assertEquals(Optional.empty(), RunProcess.in(run));
    try (var backend = Bench.backend();
        var resumed = Run.resume(run, Catalog.installed())) {
      assertEquals(
          Outcome.End.INTERRUPTED,
          resumed.train(backend, RunOptions.defaults().withListener(stopping(run))).end());
    }
  }

  private static TrainingListener stopping(Path run) {
    int[] steps = new int[1];
    return event -> {
      if (event instanceof TrainingEvent.StepDone && ++steps[0] == 3) {
        StopRequest.ask(run);
        StopRequest.ask(run); // again is the same
      }
    };
  }

  @Test
  void aRequestFromBeforeIsForgotten() {
    Path run = folder.resolve("run");
    new Bench().start(run, 1);
    StopRequest.ask(run);
    try (var _ = RunFolder.open(run)) {
      assertFalse(StopRequest.isAsked(run));
    }
  }

  @Test
  void looksForTheFileFiveTimesInASecond() {
    long[] now = new long[1];
    var request = new StopRequest(folder, () -> now[0]);
    assertFalse(request.asked());
    StopRequest.ask(folder);
    now[0] = 199_999_999;
    assertFalse(request.asked(), "has not looked yet");
    now[0] = 200_000_000;
    assertTrue(request.asked());
  }

  @Test
  void aProcessThatWasKilledDoesNotTrain() throws IOException {
    RunProcess here = RunProcess.current();
    here.write(folder);
    assertEquals(Optional.of(here), RunProcess.in(folder));
    // The number of this process, but one that began at another time.
    new RunProcess(here.pid(), here.started() + 60_000).write(folder);
    assertEquals(Optional.empty(), RunProcess.in(folder));
    new RunProcess(Long.MAX_VALUE / 100, here.started()).write(folder);
    assertEquals(Optional.empty(), RunProcess.in(folder));
    Files.writeString(folder.resolve(".process"), "");
    assertEquals(Optional.empty(), RunProcess.in(folder));
  }
}
