package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.cli.terminal.ExitStatus;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A folder with nothing but a folder of images for each class: `train`, `eval` and `predict` take
/// it as it is.
class OwnImagesTest {
  @TempDir Path folder;

  private String run = "";

  @BeforeEach
  void train() {
    for (int i = 0; i < 5; i++) {
      Fixtures.write(folder.resolve("own/a/" + i + ".png"), Fixtures.png(6, 6));
      Fixtures.write(folder.resolve("own/b/" + i + ".png"), Fixtures.png(6, 6));
    }
    Path spec =
        Fixtures.write(
            folder.resolve("own.json"),
            """
            { "striate": 1, "name": "own", "input": [1, 6, 6],
              "layers": [ "flatten", { "type": "dense", "units": 2 } ],
              "loss": "softmax-cross-entropy",
              "train": { "data": { "type": "image-folder", "path": "own" }, "epochs": 1,
                         "optimizer": { "type": "sgd", "learningRate": 0.1 } } }
            """);
    run = folder.resolve("run").toString();
    String told = done("train", spec.toString(), "--run", run);
    assertTrue(told.contains("training: 8 images: a 4, b 4"), told);
    assertTrue(told.contains("test: 2 images: a 1, b 1"), told);
  }

  @Test
  void aRunIsEvaluatedOnTheImagesThatWereHeldOut() {
    assertTrue(done("eval", run).contains("samples   2\n"));
  }

  @Test
  void otherImagesAreEvaluatedWithoutExceptions() {
    String own = folder.resolve("own").toString();
    assertTrue(done("eval", run, "--data", own).contains("samples   10\n"));
  }

  @Test
  void imagesInFoldersOfAFolderArePredicted() {
    String predicted = done("predict", run, folder.resolve("own").toString());
    assertEquals(11, predicted.lines().count(), predicted);
  }

  private static String done(String... arguments) {
    Session session = Session.installed(arguments);
    assertEquals(ExitStatus.DONE, session.status(), session.err());
    return session.out() + session.err();
  }
}
