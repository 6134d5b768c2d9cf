package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.cli.terminal.ExitStatus;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `explain`, `train`, `eval`, `predict` and `time` of a network that takes images of any size.
class AnySizeCommandsTest {
  @TempDir Path folder;

  private Path spec() {
    for (String part : new String[] {"train", "test"}) {
      for (String name : new String[] {"a", "b"}) {
        Fixtures.write(folder.resolve("data/" + part + "/" + name + "/1.png"), Fixtures.png(9, 9));
      }
    }
    return Fixtures.write(
        folder.resolve("any.json"),
        """
        { "striate": 1, "name": "any", "input": [1, "any", "any"],
          "layers": [
            { "type": "conv2d", "filters": 2, "kernel": 3 },
            { "type": "avgpool2d", "kernel": "global" },
            "flatten",
            { "type": "dense", "units": 2 } ],
          "loss": "softmax-cross-entropy",
          "train": { "data": { "type": "image-folder", "path": "data" }, "epochs": 1,
                     "optimizer": { "type": "sgd", "learningRate": 0.1 } } }
        """);
  }

  @Test
  void filesOfSeveralSizesArePredicted() {
    String spec = spec().toString();
    String run = folder.resolve("run").toString();
    String explained = done("explain", spec);
    assertTrue(
        explained.contains(
            "The size of an input is \"any\"; the shapes above are those for input [1, 32, 32]."),
        explained);
    done("train", spec, "--run", run);
    assertTrue(done("eval", run).contains("accuracy"));
    Path small = Fixtures.write(folder.resolve("small.png"), Fixtures.png(5, 7));
    Path large = Fixtures.write(folder.resolve("large.png"), Fixtures.png(20, 11));
    String predicted = done("predict", run, small.toString(), large.toString());
    assertEquals(3, predicted.lines().count(), predicted);
  }

  @Test
  void whatHasNoSizeToRunAtAsksForOne() {
    Session session = Session.installed("time", spec().toString());
    assertEquals(ExitStatus.WRONG_INPUT, session.status(), session.out());
    assertTrue(session.err().contains("--set input=[1,32,32]"), session.err());
  }

  private static String done(String... arguments) {
    Session session = Session.installed(arguments);
    assertEquals(ExitStatus.DONE, session.status(), session.err());
    return session.out();
  }
}
