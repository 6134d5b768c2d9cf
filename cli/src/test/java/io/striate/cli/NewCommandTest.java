package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.cli.terminal.ExitStatus;
import io.striate.layers.Network;
import io.striate.layers.graph.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `striate new`.
class NewCommandTest {
  @TempDir private Path folder = Path.of("");

  private static String done(String... words) {
    Session session = Session.installed(words);
    assertEquals(ExitStatus.DONE, session.status(), session.err());
    return session.out();
  }

  private static String refused(String... words) {
    Session session = Session.installed(words);
    assertEquals(ExitStatus.WRONG_INPUT, session.status(), session.out());
    return session.err();
  }

  private static Network read(Path file) {
    return Network.read(file, List.of(), Catalog.installed());
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  /// N convolutions before each of M poolings, K dense layers before the last.
  @ParameterizedTest
  @CsvSource({"1, 1, 0", "2, 3, 1", "3, 2, 2"})
  void thePatternHasItsCounts(int n, int m, int k) {
    String file = file("p.json");
    done("new", file, "-N", "" + n, "-M", "" + m, "-K", "" + k, "--input", "3,32,32");
    var network = read(Path.of(file));
    List<String> types = network.graph().nodes().stream().map(Node::type).toList();
    assertEquals((long) n * m, types.stream().filter("conv2d"::equals).count());
    assertEquals(m, types.stream().filter("maxpool2d"::equals).count());
    assertEquals(k + 1, types.stream().filter("dense"::equals).count());
    assertEquals(n * m + k, types.stream().filter("relu"::equals).count());
    assertEquals("p", network.spec().name());
  }

  @Test
  void aDatasetMakesItATraining() {
    String file = file("d.json");
    String out =
        done(
            "new", file, "--data", "synthetic", "--input", "1,12,12", "--classes", "10", "-N", "1");
    assertTrue(out.contains("\nwritten  " + file + "; next: striate train " + file), out);
    done("train", file, "--run", file("run"), "--set", "train.data.samples=64", "--epochs", "1");
  }

  /// Classes, the size of the input and the batch come from the images, and training works at once.
  @Test
  void aFolderOfImagesIsTrainedOn() {
    for (String name : List.of("bird", "cat", "dog")) {
      for (int i = 0; i < 5; i++) {
        Fixtures.write(folder.resolve("pets/" + name + "/" + i + ".png"), Fixtures.png(36, 40));
      }
    }
    String file = file("pets.json");
    String out = done("new", file, "--images", file("pets"));
    assertTrue(
        out.startsWith("images   12 to train on, the first 36 x 40; 3 classes: bird, cat, dog\n"),
        out);
    var network = read(Path.of(file));
    assertEquals("[3, 32, 32]", network.graph().inputs().getFirst().shape().toString());
    assertEquals("[3]", network.graph().outputs().getFirst().shape().toString());
    String told = done("train", file, "--run", file("run"), "--epochs", "1");
    assertTrue(told.isEmpty() || told.contains("test "), told);
    String other = file("other.json");
    done("new", other, "--from", "cifar10-quick", "--images", file("pets"));
    assertEquals("image-folder", read(Path.of(other)).training().data().id());
  }

  /// The number of classes changes in every head, and nothing else does.
  @ParameterizedTest
  @CsvSource({"googlenet, 2", "squeezenet, 1", "lenet5, 1"})
  void aNetworkOfTheZooGetsOtherClasses(String model, int changes) throws IOException {
    List<String> before = Files.readAllLines(Path.of("../models/" + model + ".json"));
    List<String> after = done("new", "--from", model, "--classes", "7").lines().toList();
    assertEquals(before.size(), after.size());
    int changed = 0;
    for (int i = 0; i < before.size(); i++) {
      if (!before.get(i).equals(after.get(i))) {
        assertTrue(after.get(i).matches(".*(units|filters)\": 7\\b.*"), after.get(i));
        changed++;
      }
    }
    assertEquals(changes, changed);
  }

  @Test
  void aTrainingTakesThePlaceOfAnother() throws IOException {
    String file = file("fashion.json");
    done("new", file, "--from", "lenet5", "--data", "fashion-mnist");
    var network = read(Path.of(file));
    assertEquals("fashion-mnist", network.training().data().id());
    assertEquals("fashion", network.spec().name());
    assertTrue(Files.readString(Path.of(file)).startsWith("//"), "comments stay");
  }

  @Test
  void whatCannotBeIsRefused() {
    assertTrue(
        refused("new", "-M", "9")
            .contains("M = 9 poolings halve an image of 28 x 28 to nothing; use at most 4"));
    assertTrue(refused("new", "--from", "lenet").contains("did you mean 'lenet5'?"));
    assertTrue(refused("new", "--data", "mnits").contains("did you mean 'mnist'?"));
    assertTrue(refused("new", "--from", "lenet5", "-N", "2").contains("leave them out"));
    assertTrue(refused("new", "--input", "3,32").contains("such as 3,64,64"));
    assertTrue(refused("new", "--images", file("none")).contains("no such folder"));
    Path there = Fixtures.write(folder.resolve("there.json"), "{}");
    assertTrue(refused("new", there.toString()).contains("there.json exists"));
    assertTrue(
        refused("new", "--from", "segment-fcn", "--classes", "3").contains("change it by hand"));
  }
}
