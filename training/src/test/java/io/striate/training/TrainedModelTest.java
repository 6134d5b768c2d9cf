package io.striate.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.data.PassMonitor;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.datasets.image.ImageDecoder;
import io.striate.datasets.image.ImageReader;
import io.striate.datasets.image.ImageSettings;
import io.striate.datasets.image.Resize;
import io.striate.layers.Network;
import io.striate.training.run.Outcome;
import io.striate.training.run.Run;
import io.striate.training.run.RunFolder;
import io.striate.training.run.RunOptions;
import io.striate.training.run.TrainingEvent;
import io.striate.training.run.TrainingListener;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From a specification to predictions, on synthetic images.
class TrainedModelTest {
  private static final String SPEC =
      """
      {
        "striate": 1, "name": "small", "input": [1, 8, 8],
        "layers": [
          { "type": "conv2d", "filters": 4, "kernel": 3, "padding": 1, "activation": "relu" },
          { "type": "maxpool2d", "kernel": 2 },
          "flatten",
          { "type": "dense", "units": 4 }
        ],
        "loss": "softmax-cross-entropy",
        "train": { "data": { "type": "synthetic", "classes": 4, "samples": 120, "testSamples": 30, "validation": 20 },
                   "epochs": 4, "batch": 16,
                   "optimizer": { "type": "sgd", "learningRate": 0.1, "momentum": 0.9 } }
      }
      """;

  private static final Catalog CATALOG = Catalog.installed();

  @TempDir Path folder;

  @Test
  void trainsEvaluatesAndPredicts() throws IOException {
    var events = new ArrayList<TrainingEvent>();
    Path run = folder.resolve("runs/small-1");
    var outcome = train(RunOptions.ALL_EPOCHS, events::add);
    assertEquals(run, outcome.run());
    assertEquals(Outcome.End.FINISHED, outcome.end());
    assertTrue(outcome.best().isPresent());
    var model = TrainedModel.read(run, List.of(), CATALOG);
    assertEquals(run.resolve("model.striate"), model.file());
    try (var backend = backend()) {
      var evaluated = model.evaluate(backend);
      assertEquals(30, evaluated.samples());
      var confusion = Objects.requireNonNull(evaluated.tables().get("confusion-matrix")).cells();
      assertEquals(30, confusion.stream().flatMap(List::stream).mapToDouble(n -> n).sum());
      double accuracy = evaluated.figures().getOrDefault("accuracy", 0.0);
      assertTrue(accuracy >= 0.9, "accuracy " + accuracy);
      var tested =
          events.stream()
              .filter(TrainingEvent.Tested.class::isInstance)
              .map(TrainingEvent.Tested.class::cast)
              .findFirst()
              .orElseThrow();
      assertEquals(tested.figures().getOrDefault("loss", 0.0), evaluated.loss(), 1e-6);
      assertEquals(tested.figures().getOrDefault("accuracy", 0.0), accuracy, 1e-6);
      assertPredictsItsTestSamples(model, backend, confusion);
    }
  }

  private void assertPredictsItsTestSamples(
      TrainedModel model, Backend backend, List<List<Double>> confusion) throws IOException {
    var data = model.network().spec().train().orElseThrow().data().value();
    var images = new ArrayList<Path>();
    try (var dataset = data.open(folder, model.network().graph().fedShapes())) {
      var test = dataset.test().orElseThrow();
      for (int i = 0; i < test.size(); i++) {
        byte[] pixels = new byte[64];
        test.read(i, 0, new HostArray.Bytes(pixels), 0);
        images.add(image("%03d.png".formatted(i), 8, pixels));
      }
    }
    assertEquals(
        images, ImageReader.files(folder.resolve("images"), ImageSettings.of(Resize.NONE)));
    var predictions = model.predict(backend, images);
    long[][] found = new long[4][4];
    for (int i = 0; i < images.size(); i++) {
      assertEquals(images.get(i), predictions.get(i).image());
      assertEquals(1, predictions.get(i).probabilities().stream().mapToDouble(p -> p).sum(), 1e-5);
      assertEquals(Integer.toString(predictions.get(i).index()), predictions.get(i).label());
      found[i % 4][predictions.get(i).index()]++;
    }
    for (int label = 0; label < 4; label++) {
      for (int other = 0; other < 4; other++) {
        assertEquals(confusion.get(label).get(other), (double) found[label][other]);
      }
    }
  }

  @Test
  void readsAnUnfinishedRunByItsNewestCheckpoint() {
    train(1, TrainingListener.none());
    Path run = folder.resolve("runs/small-1");
    var model = TrainedModel.read(run, List.of(), CATALOG);
    assertEquals(run.resolve("checkpoints/step-000000007.checkpoint"), model.file());
    assertEquals(List.of("0", "1", "2", "3"), model.format().labels("output"));
    var same = TrainedModel.read(model.file(), List.of(), CATALOG);
    try (var backend = backend()) {
      assertEquals(model.evaluate(backend), same.evaluate(backend));
    }
  }

  @Test
  void resumesUnderItsOwnSpecification() {
    train(1, TrainingListener.none());
    Path path = folder.resolve("runs/small-1");
    try (var backend = backend();
        var run = Run.resume(path, CATALOG)) {
      assertEquals("small", run.network().spec().name());
      var outcome = run.train(backend);
      assertEquals(Outcome.End.FINISHED, outcome.end());
    }
  }

  @Test
  void oneProcessTrainsInARunAtATime() {
    train(1, TrainingListener.none());
    Path path = folder.resolve("runs/small-1");
    try (var first = Run.resume(path, CATALOG)) {
      assertEquals(path, first.folder().path());
      var e = assertThrows(StriateException.class, () -> Run.resume(path, CATALOG));
      assertEquals(
          path
              + ": another process trains here; wait until it has finished, or name another folder"
              + " [STR-203]",
          e.getMessage());
    }
    Run.resume(path, CATALOG).close();
  }

  @Test
  void refusesAnImageOfTheWrongSize() throws IOException {
    train(RunOptions.ALL_EPOCHS, TrainingListener.none());
    var model = TrainedModel.read(folder.resolve("runs/small-1/model.striate"), List.of(), CATALOG);
    Path large = image("large.png", 16, new byte[256]);
    try (var backend = backend()) {
      var e = assertThrows(StriateException.class, () -> model.predict(backend, List.of(large)));
      assertTrue(
          String.valueOf(e.getMessage())
              .startsWith(large + ": the image is 16x16 (width x height), the model expects 8x8;"),
          e.getMessage());
      assertEquals(
          1,
          model
              .predict(backend, List.of(large), new ImageDecoder(ImageSettings.of(Resize.STRETCH)))
              .size());
    }
  }

  @Test
  void weightsMustBelongToTheSpecification() {
    train(RunOptions.ALL_EPOCHS, TrainingListener.none());
    Path file = folder.resolve("runs/small-1/model.striate");
    var model = TrainedModel.read(file, List.of("layers[0].filters=5"), CATALOG);
    try (var backend = backend()) {
      var e = assertThrows(StriateException.class, () -> model.evaluate(backend));
      assertEquals(
          file
              + ": tensor 'conv1.weight' is [4, 1, 3, 3], the model needs [5, 1, 3, 3];"
              + " weights and specification do not belong together [STR-202]",
          e.getMessage());
    }
  }

  @Test
  void readingTheDataToEvaluateCanBeStopped() throws IOException {
    for (String part : List.of("train", "test")) {
      for (String label : List.of("a", "b")) {
        Path target = folder.resolve("images/" + part + "/" + label + "/1.png");
        Files.createDirectories(target.getParent());
        Files.move(image(part + label + ".png", 8, new byte[64]), target);
      }
    }
    String data = "{ \"type\": \"image-folder\", \"path\": \"images\" }";
    String spec =
        SPEC.replaceAll("\\{ \"type\": \"synthetic\"[^}]*}", data)
            .replace("\"units\": 4", "\"units\": 2");
    var network = Network.parse("images.json", spec, List.of(), CATALOG);
    Path runFolder = folder.resolve("run");
    try (var backend = backend();
        var run = Run.begin(network, folder, RunFolder.create(runFolder))) {
      run.train(backend, RunOptions.defaults());
      var model = TrainedModel.read(runFolder, List.of(), CATALOG);
      assertEquals(2, model.evaluate(backend).samples());
      var stop = new StoppingMonitor();
      assertThrows(CancellationException.class, () -> model.evaluation().evaluate(backend, stop));
      assertThrows(
          CancellationException.class, () -> model.evaluation().evaluateOther(backend, stop));
      assertThrows(
          CancellationException.class,
          () -> model.evaluation().evaluate(backend, network, folder, stop));
    }
  }

  private static final class StoppingMonitor implements PassMonitor {
    @Override
    public void at(String what, long done, long count) {}

    @Override
    public boolean stopped() {
      return true;
    }
  }

  private Outcome train(int stopAfter, TrainingListener listener) {
    var network = Network.parse("small.json", SPEC, List.of(), CATALOG);
    try (var backend = backend();
        var run =
            Run.begin(
                network, folder, RunFolder.claim(folder.resolve("runs"), network.spec().name()))) {
      return run.train(
          backend, RunOptions.defaults().withListener(listener).withStopAfter(stopAfter));
    }
  }

  private static Backend backend() {
    var backends = Backends.installed();
    return backends.open(backends.choose("reference"), BackendOptions.defaults().withThreads(1));
  }

  private Path image(String name, int side, byte[] pixels) throws IOException {
    var image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setDataElements(0, 0, side, side, pixels);
    Path file = Files.createDirectories(folder.resolve("images")).resolve(name);
    assertTrue(ImageIO.write(image, "png", file.toFile()));
    return file;
  }
}
