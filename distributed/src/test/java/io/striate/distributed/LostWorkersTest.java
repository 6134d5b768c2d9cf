package io.striate.distributed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.random.RandomStream;
import io.striate.layers.Network;
import io.striate.training.run.RunOptions;
import io.striate.training.run.TrainingEvent;
import io.striate.training.run.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Workers that are lost at any moment: the model has the bits of an undisturbed training.
@Timeout(600)
class LostWorkersTest {
  private static final int DEATHS = 20;
  private static final int WORKERS = 4;
  private static final int SEED = 20;

  /// The calls of a worker until the driver has the checkpoint of the first step: the phase, the
  /// epoch, the states, the step, two sums, and what the driver says next.
  private static final int FIRST_STEP = 7;

  /// The calls of two steps more.
  private static final int MORE = 6;

  @TempDir Path folder;

  private static final class Losses implements TrainingListener {
    private final List<String> reasons = new ArrayList<>();

    @Override
    public void on(TrainingEvent event) {
      if (event instanceof TrainingEvent.WorkersLost(String reason)) {
        reasons.add(reason);
      }
    }
  }

  /// Twenty groups lose a worker, one after the other, before, between and in steps. Every other
  /// one has made a step before, since four losses without a step end the training.
  @Test
  void workersDieAtTwentyRandomMoments() throws IOException {
    Network network = Trainings.lenet("train.epochs=14");
    var losses = new Losses();
    var cluster =
        ThreadLauncher.cluster(
            WORKERS,
            ThreadLauncher.LONG,
            (group, end, _) -> {
              if (group >= DEATHS) {
                return end;
              }
              var random = new RandomStream(SEED, "who dies and when", group, 0);
              int victim = (int) (random.nextUniform() * WORKERS);
              boolean early = group % 2 == 0;
              int call =
                  1
                      + (early ? 0 : FIRST_STEP)
                      + (int) (random.nextUniform() * (early ? FIRST_STEP : MORE));
              if (end.rank() != victim) {
                return end;
              }
              return random.nextUniform() < 0.5
                  ? MortalMember.diesBefore(end, call)
                  : MortalMember.diesDuring(end, call);
            });
    byte[] alone = Trainings.train(folder.resolve("alone"), network, RunOptions.defaults());
    byte[] shared =
        Trainings.train(
            folder.resolve("shared"),
            network,
            RunOptions.defaults().withCluster(cluster).withListener(losses));
    assertEquals(DEATHS, losses.reasons.size(), losses.reasons::toString);
    assertArrayEquals(alone, shared, "seed " + SEED);
  }

  /// A worker that lives and does nothing is named when the deadline is over. On a slow machine
  /// others may be late, too.
  @Test
  void aWorkerThatPausesIsReplaced() throws IOException {
    Network network = Trainings.lenet();
    var losses = new Losses();
    var paused = new AtomicBoolean();
    var cluster =
        ThreadLauncher.cluster(
            2,
            Duration.ofSeconds(3),
            (_, end, over) ->
                end.rank() == 1
                    ? MortalMember.before(
                        end,
                        FIRST_STEP + 2,
                        () -> {
                          if (!paused.getAndSet(true)) {
                            pause(over);
                          }
                        })
                    : end);
    byte[] alone = Trainings.train(folder.resolve("alone"), network, RunOptions.defaults());
    byte[] shared =
        Trainings.train(
            folder.resolve("shared"),
            network,
            RunOptions.defaults().withCluster(cluster).withListener(losses));
    assertArrayEquals(alone, shared);
    assertTrue(
        losses.reasons.stream()
            .anyMatch(reason -> reason.matches(".*worker 1 .* not answered within 3 seconds")),
        losses.reasons::toString);
  }

  private static void pause(CountDownLatch over) {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new CancellationException("the driver has given up");
  }

  /// What cannot work is not tried for ever.
  @Test
  void fourLossesWithoutAStepEndTheTraining() {
    var groups = new AtomicInteger();
    var cluster =
        ThreadLauncher.cluster(
            2,
            ThreadLauncher.LONG,
            (group, end, _) -> {
              groups.set(group + 1);
              return MortalMember.diesBefore(end, FIRST_STEP - 2);
            });
    Path run = folder.resolve("run");
    var e =
        assertThrows(
            StriateException.class,
            () ->
                Trainings.train(
                    run, Trainings.lenet(), RunOptions.defaults().withCluster(cluster)));
    assertEquals(Code.WORKER_LOST, e.problems().getFirst().code());
    assertTrue(e.getMessage().startsWith("worker "), e.getMessage());
    assertEquals(4, groups.get());
  }
}
