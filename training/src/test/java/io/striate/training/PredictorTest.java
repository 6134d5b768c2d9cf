package io.striate.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.op.Op;
import io.striate.api.program.Program;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import io.striate.datasets.image.ImageInMemory;
import io.striate.layers.Network;
import io.striate.training.run.Run;
import io.striate.training.run.RunFolder;
import io.striate.training.step.LimitedBackend;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictorTest {
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
        "train": { "data": { "type": "synthetic", "classes": 4, "samples": 60 },
                   "epochs": 1, "batch": 16,
                   "optimizer": { "type": "sgd", "learningRate": 0.1, "momentum": 0.9 } }
      }
      """;

  private static final Catalog CATALOG = Catalog.installed();

  @TempDir static Path folder;

  @BeforeAll
  static void train() {
    var network = Network.parse("small.json", SPEC, List.of(), CATALOG);
    try (var backend = backend();
        var run = Run.begin(network, folder, RunFolder.create(folder.resolve("run")))) {
      run.train(backend);
    }
  }

  private static Backend backend() {
    var backends = Backends.installed();
    return backends.open(backends.choose("reference"), BackendOptions.defaults().withThreads(1));
  }

  private static BufferedImage image(int seed, int side) {
    var image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
    byte[] pixels = new byte[side * side];
    new Random(seed).nextBytes(pixels);
    image.getRaster().setDataElements(0, 0, side, side, pixels);
    return image;
  }

  private static byte[] png(BufferedImage image) throws IOException {
    var out = new ByteArrayOutputStream();
    assertTrue(ImageIO.write(image, "png", out));
    return out.toByteArray();
  }

  @Test
  void filesBytesAndImagesInMemoryHaveTheAnswerOfTheModel() throws IOException {
    BufferedImage image = image(1, 8);
    Path file = Files.write(folder.resolve("one.png"), png(image));
    byte[] pixels = (byte[]) image.getRaster().getDataElements(0, 0, 8, 8, null);
    var model = TrainedModel.read(folder.resolve("run"), List.of(), CATALOG);
    try (var backend = backend();
        var predictor = Predictor.open(folder.resolve("run/model.striate"), backend)) {
      Prediction expected = model.predict(backend, List.of(file)).getFirst();
      float[] values = predictor.predict(file).values("output");
      Classification found = predictor.predict(file).classification();
      assertEquals(expected.index(), found.index());
      assertEquals(expected.label(), found.label());
      assertEquals(expected.probabilities(), found.probabilities());
      assertEquals(expected.probability(), found.probability());
      assertArrayEquals(values, predictor.predict(Files.readAllBytes(file)).values("output"));
      assertArrayEquals(values, predictor.predict(ImageInMemory.of(image)).values("output"));
      var bytes = Map.<String, HostArray>of("input", new HostArray.Bytes(pixels));
      assertArrayEquals(values, predictor.predict(bytes).values("output"));
      for (Predicted each : predictor.predictEach(List.of(bytes, bytes, bytes))) {
        assertArrayEquals(values, each.values("output"));
      }
      assertEquals(folder.resolve("run/model.striate"), predictor.model().file());
      var unknown =
          assertThrows(
              IllegalArgumentException.class, () -> predictor.predict(file).values("main"));
      assertEquals("no output 'main'; there are [output]", unknown.getMessage());
    }
  }

  @Test
  void numbersAreTakenAsTheyAre() {
    try (var backend = backend();
        var predictor = Predictor.open(folder.resolve("run"), backend)) {
      float[] floats = new float[64];
      double[] doubles = new double[64];
      for (int i = 0; i < 64; i++) {
        floats[i] = i / 64f;
        doubles[i] = floats[i];
      }
      float[] values = predictor.predict(floats).values("output");
      var wide = Map.<String, HostArray>of("input", new HostArray.Doubles(doubles));
      assertArrayEquals(values, predictor.predict(wide).values("output"));
      assertEquals(1, sum(values), 1e-5);
    }
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }

  @Test
  void whatIsWrongWithASampleIsSaidOfIt() throws IOException {
    byte[] large = png(image(2, 9));
    try (var backend = backend();
        var predictor = Predictor.open(folder.resolve("run"), backend)) {
      String file = folder.resolve("run/model.striate").toString();
      assertEquals(
          file + ": the network input 'input' is [1, 8, 8], which has 64 elements, got 3 [STR-201]",
          message(() -> predictor.predict(new float[3])));
      assertEquals(
          file + ": the network has the inputs [input], got [x] [STR-201]",
          message(() -> predictor.predict(Map.of("x", new HostArray.Floats(new float[64])))));
      assertEquals(
          file + ": the network takes bytes or numbers, not ints [STR-201]",
          message(() -> predictor.predict(Map.of("input", new HostArray.Ints(new int[64])))));
      assertTrue(
          message(() -> predictor.predict(large))
              .startsWith("the image: the image is 9x9 (width x height), the model expects 8x8;"));
      assertEquals(
          "the image: is empty; replace or remove the file [STR-201]",
          message(() -> predictor.predict(new byte[0])));
    }
  }

  private static String message(org.junit.jupiter.api.function.Executable work) {
    return assertThrows(StriateException.class, work).getMessage();
  }

  @Test
  void plansAreKeptForPowersOfTwoAndWarmUpMakesThem() {
    var model = TrainedModel.read(folder.resolve("run"), List.of(), CATALOG);
    try (var backend = backend();
        var predictor = Predictor.of(model, backend, PredictorOptions.defaults().withBatch(9))) {
      assertEquals(List.of(), predictor.batches());
      predictor.warmUp();
      assertEquals(List.of(1, 2, 4, 8), predictor.batches());
      var sources = new ArrayList<SampleSource>();
      var expected = new ArrayList<float[]>();
      for (int i = 0; i < 21; i++) {
        sources.add(ImageInMemory.of(image(i, 8)));
        expected.add(predictor.predict(sources.getLast()).values("output"));
      }
      List<Predicted> all = predictor.predictAll(sources);
      for (int i = 0; i < 21; i++) {
        assertArrayEquals(expected.get(i), all.get(i).values("output"));
      }
      assertEquals(List.of(1, 2, 4, 8), predictor.batches());
      predictor.predict(new float[64]);
      assertEquals(List.of(1, 1, 2, 4, 8), predictor.batches());
    }
  }

  @Test
  void limitedMemoryHasOnePlan() {
    var model = TrainedModel.read(folder.resolve("run"), List.of(), CATALOG);
    try (var backend = new LimitedBackend(backend(), 1 << 20);
        var predictor = Predictor.of(model, backend, PredictorOptions.defaults())) {
      predictor.warmUp();
      assertEquals(List.of(1), predictor.batches());
    }
  }

  @Test
  void oneBrokenImageHitsItsCallerAlone() throws IOException, InterruptedException {
    byte[] good = png(image(3, 8));
    try (var backend = backend();
        var predictor = Predictor.open(folder.resolve("run"), backend);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      float[] expected = predictor.predict(good).values("output");
      var answers = new ArrayList<Future<Predicted>>();
      for (int i = 0; i < 100; i++) {
        byte[] file = i % 10 == 3 ? new byte[] {1, 2, 3} : good;
        answers.add(threads.submit(() -> predictor.predict(file)));
      }
      for (int i = 0; i < 100; i++) {
        Future<Predicted> answer = answers.get(i);
        if (i % 10 == 3) {
          var failed = assertThrows(ExecutionException.class, answer::get);
          assertTrue(failed.getCause() instanceof StriateException, failed::toString);
        } else {
          assertArrayEquals(expected, get(answer).values("output"));
        }
      }
    }
  }

  private static Predicted get(Future<Predicted> answer) throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  /// A backend that has memory for one plan.
  private record Small(Backend backend, AtomicInteger open) implements Backend {
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
      if (open.get() > 0) {
        throw new StriateException(Code.OUT_OF_MEMORY, "full");
      }
      Plan plan = backend.plan(program, tensors);
      open.incrementAndGet();
      return new Plan() {
        @Override
        public void run() {
          plan.run();
        }

        @Override
        public List<String> describe() {
          return plan.describe();
        }

        @Override
        public void close() {
          plan.close();
          open.decrementAndGet();
        }
      };
    }

    @Override
    public void close() {
      backend.close();
    }
  }

  @Test
  void whereMemoryIsShortOneKindOfSamplesMakesRoomForAnother() {
    var bytes = Map.<String, HostArray>of("input", new HostArray.Bytes(new byte[64]));
    try (var backend = new Small(backend(), new AtomicInteger())) {
      try (var predictor = Predictor.open(folder.resolve("run"), backend)) {
        for (int i = 0; i < 2; i++) {
          predictor.predict(bytes);
          predictor.predict(new float[64]);
          assertEquals(List.of(1), predictor.batches());
        }
      }
      assertEquals(0, backend.open().get());
    }
  }

  /// A specification of a few bytes must not take memory that its weights do not have.
  @Test
  void weightsAreComparedWithTheSpecificationBeforeMemoryIsTaken() {
    var model =
        TrainedModel.read(folder.resolve("run"), List.of("layers[3].units=15000000"), CATALOG);
    try (var backend = backend();
        var predictor = Predictor.of(model, backend, PredictorOptions.defaults())) {
      assertEquals(
          folder.resolve("run/model.striate")
              + ": tensor 'dense1.weight' is [4, 64], the model needs [15000000, 64];"
              + " weights and specification do not belong together [STR-202]",
          message(() -> predictor.predict(new float[64])));
    }
  }

  @Test
  void aClosedPredictorRefuses() {
    try (var backend = backend()) {
      var predictor = Predictor.open(folder.resolve("run"), backend);
      predictor.predict(new float[64]);
      predictor.close();
      predictor.close();
      var refused =
          assertThrows(IllegalStateException.class, () -> predictor.predict(new float[64]));
      assertEquals("this predictor is closed", refused.getMessage());
      // The backend is still open.
      assertFalse(backend.properties().isEmpty());
    }
  }

  @Test
  void optionsAreChecked() {
    assertThrows(IllegalArgumentException.class, () -> PredictorOptions.defaults().withBatch(0));
    assertThrows(
        IllegalArgumentException.class,
        () -> PredictorOptions.defaults().withPatience(java.time.Duration.ofNanos(-1)));
  }
}
