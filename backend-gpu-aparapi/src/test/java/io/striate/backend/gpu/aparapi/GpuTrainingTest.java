package io.striate.backend.gpu.aparapi;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.layers.Network;
import io.striate.training.run.RunOptions;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Complete training runs on the first OpenCL device.
@Tag("device")
class GpuTrainingTest {
  private static final int EPOCHS = RunOptions.ALL_EPOCHS;

  @TempDir private Path folder;
  private final Backend backend = new GpuProvider().open(BackendOptions.defaults());

  @AfterEach
  void close() {
    backend.close();
  }

  private static Backend reference() {
    return Backends.installed().choose("reference").provider().open(BackendOptions.defaults());
  }

  /// LeNet-5 for two epochs of five steps, on synthetic images.
  private static Network tenSteps() {
    return Training.model(
        "lenet5.json",
        "train.data={\"type\": \"synthetic\", \"samples\": 80, \"classes\": 10}",
        "train.batch=16",
        "train.epochs=2");
  }

  /// A run that stops on one backend resumes on the other, and its losses equal those of an
  /// uninterrupted run within 1e-4, the tolerance of the contracts for ten steps.
  @Test
  void aRunResumesOnAnotherBackend() {
    try (Backend other = reference()) {
      List<Double> expected =
          new Training(other).begin(tenSteps(), folder.resolve("unbroken"), EPOCHS).losses();
      assertEquals(10, expected.size());

      Path away = folder.resolve("away");
      var begun = new Training(backend).begin(tenSteps(), away, 1).losses();
      assertClose(expected.subList(0, 5), begun);
      assertClose(expected.subList(5, 10), new Training(other).resume(away).losses());

      Path back = folder.resolve("back");
      new Training(other).begin(tenSteps(), back, 1);
      assertClose(expected.subList(5, 10), new Training(backend).resume(back).losses());
    }
  }

  private static void assertClose(List<Double> expected, List<Double> actual) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i), actual.get(i), 1e-4, "step " + i);
    }
  }

  /// The garbage collector may move arrays at any time. Collections forced during ten of forty
  /// steps do not change a bit.
  @Test
  void garbageCollectionsChangeNothing() throws IOException, InterruptedException {
    var network =
        Training.model(
            "lenet5.json",
            "train.data={\"type\": \"synthetic\", \"samples\": 160, \"classes\": 10}",
            "train.batch=16",
            "train.epochs=4");
    new Training(backend).begin(network, folder.resolve("plain"), EPOCHS);

    var chosen = new Random(5).ints(0, 40).distinct().limit(10).boxed().collect(toSet());
    var collections = new ArrayList<Thread>();
    var step = new AtomicInteger();
    Runnable collect =
        () -> {
          if (chosen.contains(step.getAndIncrement())) {
            collections.add(Thread.ofPlatform().start(System::gc));
          }
        };
    new Training(backend, collect).begin(network, folder.resolve("collected"), EPOCHS);
    for (Thread collection : collections) {
      collection.join();
    }
    assertEquals(10, collections.size());
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("plain").resolve("model.striate")),
        Files.readAllBytes(folder.resolve("collected").resolve("model.striate")));
  }

  @Test
  void aSmallVggLearns() {
    assertLearns("vgg-small.json", 0.005);
  }

  @Test
  void aSmallResidualNetworkLearns() {
    assertLearns("residual-small.json", 0.05);
  }

  private void assertLearns(String model, double rate) {
    var network =
        Training.model(
            model,
            "train.data={\"type\": \"synthetic\", \"samples\": 48, \"testSamples\": 8, \"classes\": 4}",
            "train.batch=8",
            "train.epochs=3",
            "train.optimizer.learningRate=" + rate);
    var losses = new Training(backend).begin(network, folder.resolve("run"), EPOCHS).epochs();
    assertEquals(3, losses.size());
    assertTrue(losses.getLast() < 0.7 * losses.getFirst(), "losses of the epochs: " + losses);
  }

  /// LeNet-5 on the first images of MNIST. docs/gpu.md has the command for the full training.
  @Test
  void lenetClassifiesDigits() throws IOException {
    Path data = folder.resolve("mnist");
    Files.createDirectory(data);
    for (String part : List.of("train", "t10k")) {
      int samples = part.equals("train") ? 3000 : 1000;
      cut(data, part + "-images-idx3-ubyte", 16, 28 * 28, samples);
      cut(data, part + "-labels-idx1-ubyte", 8, 1, samples);
    }
    var network =
        Training.model(
            "lenet5.json",
            "train.data={\"type\": \"mnist\", \"path\": \"" + data.toAbsolutePath() + "\"}",
            "train.epochs=2",
            "train.batch=16");
    double accuracy =
        new Training(backend).begin(network, folder.resolve("run"), EPOCHS).accuracy();
    assertTrue(accuracy > 0.9, "accuracy " + accuracy);
  }

  /// Copies the first samples of an IDX file. The second word of its header is the number of
  /// samples.
  private static void cut(Path target, String name, int head, int bytes, int samples)
      throws IOException {
    Path source = Path.of("..", "data", "mnist", name + ".gz");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(source));
        var out =
            new DataOutputStream(
                new BufferedOutputStream(Files.newOutputStream(target.resolve(name))))) {
      out.write(in.readNBytes(4));
      in.skipNBytes(4);
      out.writeInt(samples);
      out.write(in.readNBytes(head - 8));
      out.write(in.readNBytes(bytes * samples));
    }
  }
}
