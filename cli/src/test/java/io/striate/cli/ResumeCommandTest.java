package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.cli.terminal.ExitStatus;
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
  void aFinishedRunContinuesToMoreEpochs() {
    train("run");
    String run = folder.resolve("run").toString();
    Session longer = done("train", "--resume", run, "--set", "train.epochs=3");
    assertTrue(
        longer.err().contains("\nremark: changed since the checkpoint: train.epochs: 2 -> 3\n"),
        longer.err());
    assertTrue(longer.err().contains("\nresuming in epoch 3 of 3, "), longer.err());
    assertTrue(longer.err().contains("\nepoch 3/3  loss "), longer.err());
    Session again = done("train", "--resume", run);
    assertTrue(again.err().contains("\nall epochs are done\n"), again.err());
  }

  @Test
  void whatWouldMakeAnotherRunIsRefused() {
    train("run", "--stop-after", "1");
    String run = folder.resolve("run").toString();
    Session refused = Session.installed("train", "--resume", run, "--set", "train.batch=8");
    assertEquals(ExitStatus.WRONG_INPUT, refused.status());
    assertTrue(
        refused
            .err()
            .startsWith(
                run
                    + ": a run is resumed with the settings by which it has trained; changed:"
                    + " train.batch: 16 -> 8 [STR-203]"),
        refused.err());
    done("train", "--resume", run);
  }

  /// Earlier versions knew no such key, and kept the last batch.
  @Test
  void aRunOfAnEarlierVersionKeepsItsLastBatch() throws IOException {
    Path spec = folder.resolve("run/spec.json");
    train("run", "--stop-after", "1", "--set", "train.batch=6", "--set", "train.lastBatch=keep");
    String text = Files.readString(spec);
    String older = text.replaceAll(".*\"lastBatch\": \"keep\",\n", "");
    assertTrue(older.length() < text.length(), text);
    Files.writeString(spec, older);
    Session resumed = done("train", "--resume", folder.resolve("run").toString());
    assertFalse(resumed.err().contains("remark: changed"), resumed.err());
  }

  private void images(String name) {
    for (String part : List.of("train", "test")) {
      for (String type : List.of("a", "b", "c", "d")) {
        for (int i = 0; i < 2; i++) {
          Path file = folder.resolve(name).resolve("data").resolve(part).resolve(type);
          Fixtures.write(file.resolve(i + ".png"), Fixtures.png(12, 12));
        }
      }
    }
    Fixtures.write(
        folder.resolve(name).resolve("net.json"),
        Fixtures.spec(
            "{ \"type\": \"image-folder\", \"path\": \"data\" }", "\"epochs\": 2, \"batch\": 4"));
  }

  private Session inProject(String name, String... more) {
    Path project = folder.resolve(name);
    var words = new ArrayList<>(List.of("train", project.resolve("net.json").toString()));
    words.addAll(List.of("--run", project.resolve("runs/r").toString()));
    words.addAll(List.of(more));
    return done(words.toArray(String[]::new));
  }

  @Test
  void aProjectThatWasMovedIsResumedAndEvaluated() throws IOException {
    images("here");
    inProject("here", "--stop-after", "1");
    Files.move(folder.resolve("here"), folder.resolve("there"));
    String run = folder.resolve("there/runs/r").toString();
    done("train", "--resume", run);
    done("eval", run);
    // The old folder exists again, but without the data.
    Files.createDirectory(folder.resolve("here"));
    done("eval", run);
    done("train", "--resume", run);
  }

  @Test
  void dataThatWasMovedIsNamed() throws IOException {
    images("here");
    inProject("here", "--stop-after", "1");
    Files.move(folder.resolve("here/data"), folder.resolve("away"));
    String run = folder.resolve("here/runs/r").toString();
    Session lost = Session.installed("train", "--resume", run);
    assertEquals(ExitStatus.WRONG_INPUT, lost.status());
    assertTrue(
        lost.err()
            .endsWith(
                "\n  relative paths were looked for from %s\n"
                        .formatted(folder.resolve("here").toAbsolutePath())
                    + "  if the data is elsewhere, name its folder: --data FOLDER\n"),
        lost.err());
    Session none = Session.installed("train", "--resume", run, "--data", "nowhere");
    assertEquals(ExitStatus.WRONG_INPUT, none.status());
    assertTrue(none.err().startsWith("--data nowhere: no such folder; check the path"), none.err());
    done("train", "--resume", run, "--data", folder.resolve("away").toString());
    done("train", "--resume", run);
    done("eval", run, "--data", folder.resolve("away").toString());
  }

  @Test
  void aNewRunBeginsWithTheWeightsOfAnother() throws IOException {
    train("first");
    String first = folder.resolve("first").toString();
    Path spec =
        Fixtures.write(
            folder.resolve("other.json"),
            Fixtures.spec(
                    "{ \"type\": \"synthetic\", \"classes\": 3, \"samples\": 48 }",
                    "\"epochs\": 1, \"batch\": 16")
                .replace("\"units\": 4", "\"units\": 3"));
    String second = folder.resolve("second").toString();
    Session session = done("train", spec.toString(), "--run", second, "--from", first);
    String model = folder.resolve("first/model.striate").toAbsolutePath().toString();
    assertTrue(
        session
            .err()
            .contains(
                "\nweights  %s: conv1\nweights  dense1 begins with random weights:".formatted(model)
                    + " 'dense1.weight' is [4, 144] there, [3, 144] here\n"),
        session.err());
    String described = Files.readString(folder.resolve("second/run.json"));
    assertTrue(described.contains("\"file\": \"" + model + "\""), described);
    Session none =
        Session.installed("train", spec.toString(), "--run", second, "--from", "nothing");
    assertEquals(ExitStatus.WRONG_INPUT, none.status());
    assertTrue(none.err().startsWith("nothing: no such file"), none.err());
  }

  @Test
  void layersThatAreFrozenWithTheWeightsOfAnotherModelAreNotRemarked() throws IOException {
    train("first");
    Path small = folder.resolve("small.json");
    String frozen = "\"type\": \"conv2d\", \"freeze\": true,";
    Path spec =
        Fixtures.write(
            folder.resolve("frozen.json"),
            Files.readString(small).replace("\"type\": \"conv2d\",", frozen));
    String remark = "remark: conv1: frozen with the initial weights, which are random";
    String random = folder.resolve("random").toString();
    Session without = done("train", spec.toString(), "--run", random);
    assertTrue(without.err().contains(remark), without.err());
    Session with =
        done(
            "train",
            spec.toString(),
            "--run",
            folder.resolve("second").toString(),
            "--from",
            folder.resolve("first").toString());
    assertFalse(with.err().contains("frozen"), with.err());
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
