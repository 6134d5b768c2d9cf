package io.striate.distributed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.cluster.Cluster;
import io.striate.api.random.RandomStream;
import io.striate.layers.Network;
import io.striate.training.run.RunOptions;
import io.striate.training.run.TrainingEvent;
import io.striate.training.run.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Workers that are processes: what they give, and what becomes of it when they die or hang.
class ProcessesTest {
  @TempDir Path folder;

  private static Cluster processes(int workers, int deadline) {
    return Catalog.installed()
        .create(
            Kinds.CLUSTER,
            "processes",
            Map.of("workers", workers, "deadline", deadline, "start", 300));
  }

  private static List<ProcessHandle> workers() {
    return ProcessHandle.current().children().filter(ProcessHandle::isAlive).toList();
  }

  /// Does something after some steps, once after each, and hears of losses.
  private static final class Trouble implements TrainingListener {
    private final Map<Long, Runnable> actions;
    private final List<String> losses = new ArrayList<>();

    /// @param actions what is done after which step
    Trouble(Map<Long, Runnable> actions) {
      this.actions = new HashMap<>(actions);
    }

    boolean lost(String pattern) {
      return losses.stream().anyMatch(loss -> loss.matches(pattern));
    }

    @Override
    public void on(TrainingEvent event) {
      switch (event) {
        case TrainingEvent.StepDone done -> {
          Runnable action = actions.remove(done.position().step());
          if (action != null) {
            action.run();
          }
        }
        case TrainingEvent.WorkersLost(String reason) -> losses.add(reason);
        default -> {}
      }
    }
  }

  private static void signal(String name, ProcessHandle process) {
    try {
      int status =
          new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
              .inheritIO()
              .start()
              .waitFor();
      assertEquals(0, status);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// One is killed, later one is stopped: it lives, and does not answer. On a slow machine others
  /// may be late, too.
  @Test
  void workersThatDieOrHangAreReplaced() throws IOException {
    Network network = Trainings.lenet();
    var random = new RandomStream(5, "who is killed", 0, 0);
    var trouble =
        new Trouble(
            Map.of(1L, () -> one(random).destroyForcibly(), 5L, () -> signal("STOP", one(random))));
    byte[] alone = Trainings.train(folder.resolve("alone"), network, RunOptions.defaults());
    byte[] shared =
        Trainings.train(
            folder.resolve("shared"),
            network,
            RunOptions.defaults().withCluster(processes(2, 10)).withListener(trouble));
    assertArrayEquals(alone, shared);
    assertTrue(
        trouble.lost("worker [01] \\(process \\d+\\) has ended: exit status 137.*"),
        trouble.losses::toString);
    assertTrue(
        trouble.lost("worker [01] \\(process \\d+\\).* not answered within 10 seconds"),
        trouble.losses::toString);
    assertEquals(List.of(), workers());
  }

  private static ProcessHandle one(RandomStream random) {
    List<ProcessHandle> all = workers();
    return all.get((int) (random.nextUniform() * all.size()));
  }

  /// As many processes as there are shards.
  @Test
  void eightProcessesGiveTheSameModel() throws IOException {
    Network network = Trainings.resnet();
    byte[] alone = Trainings.train(folder.resolve("alone"), network, RunOptions.defaults());
    byte[] shared =
        Trainings.train(
            folder.resolve("shared"),
            network,
            RunOptions.defaults().withCluster(processes(8, 120)));
    assertArrayEquals(alone, shared);
    assertEquals(List.of(), workers());
  }

  /// A driver that ends without a word, and is resumed.
  @Test
  void aDriverThatEndsIsResumed() throws IOException {
    Network network = Trainings.lenet();
    var cluster = ThreadLauncher.cluster(2);
    byte[] alone = Trainings.train(folder.resolve("alone"), network, RunOptions.defaults());
    Path cut = folder.resolve("cut");
    var crash =
        new Trouble(
            Map.of(
                5L,
                () -> {
                  throw new IllegalStateException("the driver crashes");
                }));
    assertThrows(
        IllegalStateException.class,
        () ->
            Trainings.train(
                cut, network, RunOptions.defaults().withCluster(cluster).withListener(crash)));
    assertArrayEquals(alone, Trainings.resume(cut, RunOptions.defaults().withCluster(cluster)));
  }
}
