package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.cli.terminal.ExitStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whatever is wrong with a file: one clear message, status 2, and nothing lost or left behind.
class BadInputTest {
  private static final String TRAIN = "\"epochs\": 1, \"batch\": 4, \"seed\": 1";

  @TempDir Path folder;

  // ---- specifications ----

  /// Each row: what is replaced in a correct file, by what, and words of the message.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'kernel': 3 | 'kernl': 3 | unknown key 'kernl' of conv2d; did you mean 'kernel'?",
        "'filters': 4 | 'filters': 'four' | must be a whole number of at least 1, got \"four\"",
        "'units': 4 | 'note': 4 | missing key 'units' of dense",
        "'flatten' | 'flaten' | did you mean 'flatten'?",
        "'kernel': 2 | 'kernel': 2, 'from': 'conv9' | 'conv9'",
        "'kernel': 2 | 'kernel': 2, 'from': 'dense1' | pool1",
        "'kernel': 2 | 'kernel': 2, 'name': 'conv1' | 'conv1'",
        "'striate': 1 | 'striate': 99 | format 99",
        "'seed': 1 | 'seed': 1 1 | small.json:",
        "'filters': 4 | 'filters': 2000000000 | more",
        "'flatten', | { 'repeat': 2, 'layers': [] }, | must be a list of at least one layer, got an"
            + " empty list",
        "'softmax-cross-entropy' | 'focal' | softmax-cross-entropy",
        "'learningRate': 0.05 | 'learningRate': -1 | learningRate",
        "'type': 'synthetic' | 'type': 'minst' | did you mean 'mnist'",
        "'epochs': 1 | 'epochs': 0 | must be a whole number of at least 1, got 0",
      })
  void aWrongSpecificationIsRefusedAtItsPlace(String correct, String wrong, String words) {
    String text = Fixtures.spec(Fixtures.synthetic(16, 4), TRAIN);
    String changed = text.replace(quoted(correct), quoted(wrong));
    assertFalse(changed.equals(text), "replaces nothing");
    Path file = Fixtures.write(folder.resolve("small.json"), changed);
    for (String command : List.of("validate", "explain", "train")) {
      String message = refused(command, file.toString());
      assertTrue(message.startsWith(file + ":"), message);
      assertTrue(message.contains(words), message);
    }
    assertFalse(Files.exists(folder.resolve("runs")));
  }

  /// Lecture, slides 61 to 63.
  @Test
  void whatDoesNotFitIsSaidWithItsNumbers() {
    Path file =
        Fixtures.write(
            folder.resolve("lenet7.json"),
            """
            {
              "striate": 1, "input": [1, 7, 7],
              "layers": [
                { "type": "conv2d", "filters": 1, "kernel": 3, "stride": 3 }
              ]
            }
            """);
    assertEquals(
        """
        %s:4:5: layer 'conv1' (conv2d) does not fit [STR-101]
          (N + 2P - F)/S + 1 = (7 + 2*0 - 3)/3 + 1 = 2.33 must be a whole number
          fits: padding 1 -> 3x3; stride 1 -> 5x5, 2 -> 3x3, 4 -> 2x2; kernel 1 -> 3x3, 4 -> 2x2, 7 -> 1x1
          or round down with "fit": "floor" -> 2x2 (the last row and column of the input are not used)
        """
            .formatted(file),
        refused("validate", file.toString()));
  }

  @Test
  void aSizeInTheOrderOfOtherFrameworksIsAnsweredWithTheLayout() {
    String text =
        """
        { "striate": 1, "input": %s, "layers": [ { "type": "conv2d", "filters": 4, "kernel": 3 } ] }
        """;
    Path swapped = Fixtures.write(folder.resolve("hwc.json"), text.formatted("[28, 28, 1]"));
    assertTrue(
        refused("validate", swapped.toString())
            .contains(
                "  input [28, 28, 1] is read as 28 channels of 28x1 pixels; if the channels come"
                    + " last, write { \"shape\": [28, 28, 1], \"layout\": \"hwc\" }\n"));
    Path small = Fixtures.write(folder.resolve("chw.json"), text.formatted("[3, 2, 1]"));
    assertFalse(refused("validate", small.toString()).contains("layout"));
  }

  @Test
  void aMissingFileOrAFolderIsNoSpecification() {
    String missing = folder.resolve("none.json").toString();
    assertTrue(refused("train", missing).startsWith(missing + ": there is no such file"));
    assertTrue(refused("validate", folder.toString()).contains("folder"));
  }

  // ---- data ----

  @Test
  void truncatedIdxIsRefused() throws IOException {
    Path images = mnist().resolve("train-images-idx3-ubyte");
    Files.write(images, Arrays.copyOf(Files.readAllBytes(images), 1000));
    assertTrue(refusedData().startsWith(images + ": "));
  }

  @Test
  void anIdxFileOfSomethingElseIsRefused() {
    Path images = mnist().resolve("train-images-idx3-ubyte");
    Fixtures.write(images, ByteBuffer.allocate(64).putInt(0x1234).array());
    assertTrue(refusedData().startsWith(images + ": "));
  }

  @Test
  void damagedGzipIsRefused() throws IOException {
    Path images = mnist().resolve("train-images-idx3-ubyte");
    Files.delete(images);
    Path packed = images.resolveSibling("train-images-idx3-ubyte.gz");
    Fixtures.write(packed, new byte[] {0x1f, (byte) 0x8b, 8, 0, 1, 2, 3});
    assertTrue(refusedData().startsWith(packed + ": "));
  }

  @Test
  void labelsThatAreTooFewAreRefused() {
    Path labels = mnist().resolve("train-labels-idx1-ubyte");
    Fixtures.write(labels, Fixtures.labels(15, 4));
    assertTrue(refusedData().contains("15 labels for the 16 images"), refusedData());
  }

  @Test
  void moreClassesThanTheNetworkHasAreRefused() {
    Path labels = mnist().resolve("train-labels-idx1-ubyte");
    Fixtures.write(labels, Fixtures.labels(16, 7));
    assertTrue(refusedData().contains("7 classes"), refusedData());
  }

  @Test
  void imagesOfAnotherSizeAreRefused() {
    Path images = mnist().resolve("train-images-idx3-ubyte");
    Fixtures.write(images, Fixtures.images(16, 10, 10));
    assertTrue(refusedData().contains("[1, 10, 10]"), refusedData());
  }

  @Test
  void brokenAndWrongSizedImagesOfAFolderAreRefused() {
    Path train = folder.resolve("pictures").resolve("train");
    for (String label : List.of("a", "b", "c", "d")) {
      Fixtures.write(train.resolve(label).resolve("1.png"), Fixtures.png(12, 12));
    }
    String data = "{ \"type\": \"image-folder\", \"path\": \"pictures\" }";
    Path file = Fixtures.write(folder.resolve("small.json"), Fixtures.spec(data, TRAIN));
    Path image = train.resolve("b").resolve("2.png");
    Fixtures.write(image, Fixtures.png(12, 13));
    String size = refused("train", file.toString());
    assertTrue(size.startsWith(image + ": the image is 13x12"), size);
    Fixtures.write(image, Arrays.copyOf(Fixtures.png(12, 12), 50));
    String broken = refused("train", file.toString());
    assertTrue(broken.startsWith(image + ": broken PNG image"), broken);
    assertFalse(Files.exists(folder.resolve("runs")));
  }

  private Path mnist() {
    Path data = folder.resolve("idx");
    Fixtures.mnist(data, 16, 4);
    String spec = Fixtures.spec("{ \"type\": \"mnist\", \"path\": \"idx\" }", TRAIN);
    Fixtures.write(folder.resolve("small.json"), spec);
    return data;
  }

  private String refusedData() {
    Path run = folder.resolve("run");
    String message =
        refused("train", folder.resolve("small.json").toString(), "--run", run.toString());
    assertFalse(Files.exists(run), "nothing is left behind");
    return message;
  }

  // ---- models, checkpoints, images to predict ----

  @Test
  void aModelThatIsCutOffChangedOrSomethingElseIsRefused() throws IOException {
    Path model = trained().resolve("model.striate");
    byte[] whole = Files.readAllBytes(model);
    Files.write(model, Arrays.copyOf(whole, whole.length / 2));
    assertTrue(refused("eval", model.toString()).startsWith(model + ": "));
    byte[] flipped = whole.clone();
    flipped[whole.length / 2] ^= 0x10;
    Files.write(model, flipped);
    assertTrue(refused("eval", model.toString()).startsWith(model.toString()));
    Files.writeString(model, "not a model");
    assertTrue(refused("eval", model.toString()).startsWith(model + ": "));
  }

  @Test
  void aModelThatReachesOutOfItsFolderIsRefused() throws IOException {
    Path model = folder.resolve("evil.striate");
    try (var zip = new ZipOutputStream(Files.newOutputStream(model))) {
      zip.putNextEntry(new ZipEntry("../../spec.json"));
      zip.write(new byte[] {'{', '}'});
    }
    assertTrue(refused("eval", model.toString()).contains("../../spec.json"));
    assertFalse(Files.exists(folder.resolve("spec.json")));
  }

  @Test
  void aDamagedCheckpointIsRefusedAndTheOneBeforeNamed() throws IOException {
    Path run = folder.resolve("run");
    Path spec =
        Fixtures.write(
            folder.resolve("small.json"),
            Fixtures.spec(Fixtures.synthetic(16, 4), "\"epochs\": 3, \"batch\": 4, \"seed\": 1"));
    Session stopped =
        Session.installed("train", spec.toString(), "--run", run.toString(), "--stop-after", "2");
    assertEquals(0, stopped.status(), stopped.err());
    Path checkpoints = run.resolve("checkpoints");
    Path newest = checkpoints.resolve("step-000000006.checkpoint");
    Path before = checkpoints.resolve("step-000000003.checkpoint");
    byte[] whole = Files.readAllBytes(newest);
    Files.write(newest, Arrays.copyOf(whole, whole.length - 100));
    String message = refused("train", "--resume", run.toString());
    assertTrue(message.startsWith(newest + ": "), message);
    assertTrue(message.contains("--resume " + before), message);
    Session resumed = Session.installed("train", "--resume", before.toString());
    assertEquals(0, resumed.status(), resumed.err());
    assertTrue(Files.exists(run.resolve("model.striate")));
  }

  @Test
  void imagesThatCannotBePredictedAreRefused() throws IOException {
    String model = trained().toString();
    Path image = folder.resolve("image.png");
    assertTrue(refused("predict", model, image.toString()).startsWith(image + ": no such file"));
    Fixtures.write(image, Fixtures.png(28, 28));
    String size = refused("predict", model, image.toString());
    assertTrue(size.contains("the image is 28x28 (width x height), the model expects 12x12"), size);
    Fixtures.write(image, "GIF89a");
    assertTrue(refused("predict", model, image.toString()).startsWith(image + ": "));
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertTrue(refused("predict", model, empty.toString()).startsWith(empty + ": "));
  }

  // ---- runs and flags ----

  @Test
  void aRunFolderThatIsInUseOrUnusableIsRefusedAndUnchanged() throws IOException {
    Path spec = small();
    Path run = trained();
    byte[] model = Files.readAllBytes(run.resolve("model.striate"));
    String message = refused("train", spec.toString(), "--run", run.toString());
    assertTrue(message.startsWith(run + ": is not empty"), message);
    assertArrayEquals(model, Files.readAllBytes(run.resolve("model.striate")));
    Path below = spec.resolve("run");
    Session unusable = Session.installed("train", spec.toString(), "--run", below.toString());
    assertEquals(ExitStatus.FAILED, unusable.status());
    assertTrue(unusable.err().contains(below.toString()), unusable.err());
    assertTrue(unusable.err().contains("[STR-402]"), unusable.err());
    assertTrue(refused("train", "--resume", folder.toString()).contains("is not a run"));
  }

  @Test
  void curvesNeedATerminal() throws IOException {
    assertEquals(
        "--live draws on a terminal, and standard error is none; leave it out, or watch the run in"
            + " the browser: striate dashboard [STR-120]",
        refused("train", small().toString(), "--live").strip());
  }

  @Test
  void flagsThatContradictEachOtherAreRefused() {
    String run = trained().toString();
    assertTrue(
        refused("train", "--resume", run, "--seed", "2")
            .startsWith("--seed cannot be combined with --resume"));
    assertTrue(
        refused("train", "--resume", run, "--from", run)
            .startsWith("--from cannot be combined with --resume"));
    assertTrue(
        refused("train", "--resume", run, "--exact")
            .startsWith("--exact cannot be combined with --resume"));
    assertTrue(
        refused("train", small().toString(), "--resume", run)
            .startsWith("SPEC cannot be combined with --resume"));
    assertTrue(refused("train").startsWith("SPEC is missing"), refused("train"));
    assertTrue(
        refused("train", small().toString(), "--backend", "gpu")
            .startsWith("no backend named 'gpu'; did you mean 'gpu-aparapi'? Installed: "));
    assertTrue(
        refused("train", small().toString(), "--threads", "0")
            .contains("'--threads': must be a whole number of at least 1, got '0'"));
  }

  private Path small() {
    return Fixtures.write(
        folder.resolve("small.json"), Fixtures.spec(Fixtures.synthetic(16, 4), TRAIN));
  }

  /// The folder of a run that has finished.
  private Path trained() {
    Path run = folder.resolve("run");
    if (!Files.exists(run)) {
      Session session = Session.installed("train", small().toString(), "--run", run.toString());
      assertEquals(0, session.status(), session.err());
    }
    return run;
  }

  /// What a command that must be refused says.
  private static String refused(String... args) {
    Session session = Session.installed(args);
    assertEquals(ExitStatus.WRONG_INPUT, session.status(), session.err());
    assertEquals("", session.out());
    assertFalse(session.err().contains("\tat "), session.err());
    assertTrue(session.err().contains("[STR-"), session.err());
    return session.err();
  }

  private static String quoted(String text) {
    return text.strip().replace('\'', '"');
  }
}
