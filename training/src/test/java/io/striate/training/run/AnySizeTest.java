package io.striate.training.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.backend.Bindings;
import io.striate.api.backend.Kernel;
import io.striate.api.backend.Plan;
import io.striate.api.data.SampleSource;
import io.striate.api.error.StriateException;
import io.striate.api.op.Op;
import io.striate.api.program.Program;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import io.striate.layers.Network;
import io.striate.training.Predicted;
import io.striate.training.Predictor;
import io.striate.training.PredictorOptions;
import io.striate.training.TrainedModel;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A network of any size, trained on images of one size and used on images of others.
class AnySizeTest {
  private static final Catalog CATALOG = Catalog.installed();

  @TempDir Path folder;

  private static Network network(String data) {
    String text =
        """
        { "striate": 1, "input": [1, "any", "any"],
          "layers": [
            { "type": "conv2d", "filters": 4, "kernel": 3, "activation": "relu" },
            { "type": "maxpool2d", "kernel": "global" },
            { "type": "flatten" },
            { "type": "dense", "units": 2 } ],
          "loss": "softmax-cross-entropy",
          "train": { "data": %s, "epochs": 30, "batch": 4,
                     "optimizer": { "type": "adam", "learningRate": 0.02 } } }
        """
            .formatted(data);
    return Network.parse("any.json", text, List.of(), CATALOG);
  }

  /// An image with a bright or a dark square in gray.
  private static Path image(Path file, int height, int width, int at, boolean bright)
      throws IOException {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        boolean inside = y >= at && y < at + 4 && x >= at && x < at + 4;
        image.getRaster().setSample(x, y, 0, inside ? (bright ? 250 : 10) : 120);
      }
    }
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  private void images() throws IOException {
    for (int i = 0; i < 8; i++) {
      image(folder.resolve("data/train/bright/" + i + ".png"), 12, 14, 1 + i % 7, true);
      image(folder.resolve("data/train/dark/" + i + ".png"), 12, 14, 1 + i % 7, false);
      image(folder.resolve("data/test/bright/" + i + ".png"), 12, 14, 2 + i % 6, true);
      image(folder.resolve("data/test/dark/" + i + ".png"), 12, 14, 2 + i % 6, false);
    }
  }

  private static Backend backend() {
    var backends = Backends.installed();
    return backends.open(backends.choose("reference"), BackendOptions.defaults());
  }

  @Test
  void trainsAtTheSizeOfTheDataAndPredictsAtThatOfEachFile() throws IOException {
    images();
    Path run = folder.resolve("run");
    String data = "{ \"type\": \"image-folder\", \"path\": \"data\" }";
    try (var backend = backend();
        var training = Run.begin(network(data), folder, RunFolder.create(run))) {
      training.train(backend);
      var model = TrainedModel.read(run, List.of(), CATALOG);
      assertEquals(1, model.evaluate(backend).figures().get("accuracy"));
      var files =
          List.of(
              image(folder.resolve("use/a.png"), 20, 9, 3, true),
              image(folder.resolve("use/b.png"), 12, 14, 5, false),
              image(folder.resolve("use/c.png"), 20, 9, 2, false),
              image(folder.resolve("use/d.png"), 40, 40, 30, true));
      var labels = new ArrayList<String>();
      model.predict(backend, files).forEach(each -> labels.add(each.label()));
      assertEquals(List.of("bright", "dark", "dark", "bright"), labels);
      // A file has the same answer alone and among files of other sizes.
      var together = model.answers(backend, files, model.decoder());
      for (int i = 0; i < files.size(); i++) {
        var alone = model.answers(backend, List.of(files.get(i)), model.decoder()).getFirst();
        for (String output : model.outputs()) {
          assertArrayEquals(alone.get(output), together.get(i).get(output));
        }
      }
      try (var predictor = Predictor.of(model, backend, PredictorOptions.defaults())) {
        predictor.warmUp();
        assertEquals(List.of(), predictor.batches(), "no size is known");
        var sources = files.stream().map(SampleSource.OfFile::new).toList();
        List<Predicted> predicted = predictor.predictAll(sources);
        for (int i = 0; i < files.size(); i++) {
          assertArrayEquals(
              only(List.of(together.get(i))), predicted.get(i).values().values().iterator().next());
          assertEquals(labels.get(i), predicted.get(i).classification().label());
        }
        assertEquals(List.of(1, 1, 1, 2), predictor.batches(), "two files have the same size");
        var e = assertThrows(StriateException.class, () -> predictor.predict(new float[12 * 14]));
        assertTrue(e.getMessage().contains("give an image instead of numbers"), e.getMessage());
      }
    }
    assertTrue(Files.readString(run.resolve("spec.json")).contains("\"any\""));
  }

  /// A backend that counts the plans that it makes.
  private record Counting(Backend backend, AtomicInteger plans) implements Backend {
    @Override
    public String name() {
      return backend.name();
    }

    @Override
    public Map<String, String> properties() {
      return backend.properties();
    }

    @Override
    public Tensor allocate(TensorType type) {
      return backend.allocate(type);
    }

    @Override
    public Optional<Kernel> kernel(Op op, List<TensorType> inputs, List<TensorType> outputs) {
      return backend.kernel(op, inputs, outputs);
    }

    @Override
    public Plan plan(Program program, Bindings tensors) {
      plans.incrementAndGet();
      return backend.plan(program, tensors);
    }

    @Override
    public void close() {
      backend.close();
    }
  }

  @Test
  void plansAreKeptFromCallToCall() throws IOException {
    images();
    Path run = folder.resolve("run");
    String data = "{ \"type\": \"image-folder\", \"path\": \"data\" }";
    try (var backend = new Counting(backend(), new AtomicInteger());
        var training = Run.begin(network(data), folder, RunFolder.create(run))) {
      training.train(backend, RunOptions.defaults().withStopAfter(1));
      var model = TrainedModel.read(run, List.of(), CATALOG);
      Path small = image(folder.resolve("use/a.png"), 20, 9, 3, true);
      Path large = image(folder.resolve("use/b.png"), 40, 40, 30, false);
      var fresh = new ArrayList<float[]>();
      for (Path each : List.of(small, large, small)) {
        fresh.add(only(model.answers(backend, List.of(each), model.decoder())));
      }
      backend.plans().set(0);
      try (var loaded = model.load(backend)) {
        for (int round = 0; round < 3; round++) {
          var again = new ArrayList<float[]>();
          for (Path each : List.of(small, large, small)) {
            again.add(only(loaded.answers(List.of(each), model.decoder())));
          }
          for (int i = 0; i < again.size(); i++) {
            assertArrayEquals(fresh.get(i), again.get(i));
          }
        }
        assertEquals(2, backend.plans().get(), "one plan for each size");
        loaded.answers(List.of(small, small), model.decoder());
        assertEquals(3, backend.plans().get(), "another batch is another plan");
      }
    }
  }

  private static float[] only(List<Map<String, float[]>> answers) {
    return answers.getFirst().values().iterator().next();
  }

  @Test
  void dataWithoutASizeOfItsOwnIsRefusedAtOnce() {
    try (var backend = backend();
        var run =
            Run.begin(network("\"synthetic\""), folder, RunFolder.create(folder.resolve("r")))) {
      var refused = assertThrows(StriateException.class, () -> run.train(backend));
      assertTrue(
          refused.getMessage().contains("give a size, for instance --set input=[1,32,32]"),
          refused.getMessage());
    }
  }
}
