package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `train --resume`: what it says, and what may be changed.
class ResumeCommandTest {
  @TempDir Path folder;

  private Session train(String run, String... flags) {
    Path spec =
        Fixtures.write(
            folder.resolve("small.json"),
            Fixtures.spec(Fixtures.synthetic(48, 16), "\"epochs\": 2, \"batch\": 16"));
    var words =
        new ArrayList<>(List.of("train", spec.toString(), "--run", folder.resolve(run).toString()));
    words.addAll(List.of(flags));
    return done(words.toArray(String[]::new));
  }

  private static Session done(String... words) {
    Session session = Session.installed(words);
    assertEquals(0, session.status(), session.err());
    return session;
  }

  @Test
  void aRunIsResumedBeforeItsFirstStep() throws IOException {
    train("run", "--stop-after", "1");
    Path checkpoints = folder.resolve("run/checkpoints");
    String start = checkpoints.resolve("step-000000000.checkpoint").toString();
    String said = "\nresuming in epoch 1 of 2, after 0 of its 2 steps\n";
    String err = done("train", "--resume", start, "--stop-after", "1").err();
    assertTrue(err.contains(said), err);
    for (String step : List.of("0", "2")) {
      Files.delete(checkpoints.resolve("step-00000000" + step + ".checkpoint"));
    }
    Files.delete(folder.resolve("run/metrics.jsonl"));
    err = done("train", "--resume", folder.resolve("run").toString()).err();
    assertTrue(err.contains(said), err);
  }

  @Test
  void theCommandToResumeHasTheFlagsThatItNeeds() throws IOException {
    String plugins = Files.createDirectory(folder.resolve("my plugins")).toString();
    String err =
        train("a run", "--stop-after", "1", "--plugin-path", plugins, "--threads", "1").err();
    String expected =
        "to resume   striate train --resume '%s' --threads 1 --plugin-path '%s'\n"
            .formatted(folder.resolve("a run"), plugins);
    assertTrue(err.endsWith(expected), err);
  }
}
