package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.cli.terminal.ExitStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `train --cluster`, the program as a process, with workers that are processes.
@Timeout(900)
class ClusterIT {
  private static final String CLUSTER = "processes[2]";

  @TempDir Path folder;

  private List<String> words(String run, String... more) {
    Fixtures.write(
        folder.resolve("small.json"),
        Fixtures.spec(
            Fixtures.synthetic(1_000, 40),
            "\"epochs\": 20, \"batch\": 40, \"shards\": 4, \"seed\": 7, \"checkpointEvery\": 100"));
    var words = new ArrayList<>(List.of("train", "small.json", "--run", run));
    words.addAll(List.of(more));
    return words;
  }

  private Program.Result train(String run, String... more) {
    return Program.run(folder, words(run, more).toArray(String[]::new));
  }

  private byte[] model(String run) throws Exception {
    return Files.readAllBytes(folder.resolve(run).resolve("model.striate"));
  }

  /// Nothing of a driver that is killed remains, and the run continues with new workers.
  @Test
  void aDriverThatIsKilledIsResumed() throws Exception {
    assertEquals(0, train("alone").status());
    String[] words = words("killed", "--cluster", CLUSTER).toArray(String[]::new);
    Process driver = Program.startUntil(Program.prepare(folder, List.of(), words), "epoch  1/20");
    List<ProcessHandle> workers = driver.descendants().toList();
    assertEquals(2, workers.size(), workers::toString);
    driver.destroyForcibly().waitFor();
    for (ProcessHandle worker : workers) {
      worker.onExit().get(60, TimeUnit.SECONDS);
    }
    assertFalse(Files.exists(folder.resolve("killed/model.striate")), "was too fast");
    Program.Result resumed =
        Program.run(folder, "train", "--resume", "killed", "--cluster", CLUSTER);
    assertEquals(0, resumed.status(), resumed.err());
    assertArrayEquals(model("alone"), model("killed"));
  }

  /// Flags that say what workers may do do not change what they compute; a run that is continued
  /// without workers gets the same bits.
  @Test
  void flagsReachTheWorkers() throws Exception {
    String[] epochs = {"--set", "train.epochs=2"};
    assertEquals(0, train("one", epochs).status());
    var flags = new ArrayList<>(List.of(epochs));
    flags.addAll(List.of("--cluster", CLUSTER, "--threads", "2", "--max-memory", "100m"));
    flags.addAll(List.of("--stop-after", "1"));
    Program.Result begun = train("two", flags.toArray(String[]::new));
    assertEquals(0, begun.status(), begun.err());
    assertTrue(begun.err().contains("--resume two --threads 2 --max-memory "), begun.err());
    assertTrue(begun.err().contains(" --cluster 'processes[2]'"), begun.err());
    assertEquals(0, Program.run(folder, "train", "--resume", "two").status());
    assertArrayEquals(model("one"), model("two"));
  }

  @Test
  void whatDoesNotFitIntoMemoryIsRefused() {
    Program.Result refused = train("large", "--cluster", CLUSTER, "--max-memory", "1k");
    assertEquals(ExitStatus.FAILED, refused.status(), refused.err());
    assertTrue(refused.err().contains("more than the limit of"), refused.err());
  }

  @Test
  void tooManyWorkersAreRefused() {
    Program.Result refused = train("many", "--cluster", "processes[8]");
    assertEquals(ExitStatus.WRONG_INPUT, refused.status(), refused.err());
    assertTrue(
        refused.err().contains("8 workers cannot share the 4 shards of a batch"), refused.err());
  }
}
