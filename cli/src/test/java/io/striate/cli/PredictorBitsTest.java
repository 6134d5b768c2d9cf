package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.data.SampleSource;
import io.striate.api.step.Weights;
import io.striate.api.tensor.HostArray;
import io.striate.arrays.StoredTensor;
import io.striate.datasets.image.ImageInMemory;
import io.striate.layers.Network;
import io.striate.layers.program.NetworkPrograms;
import io.striate.layers.program.Programs;
import io.striate.layers.spec.Normalization;
import io.striate.training.Predicted;
import io.striate.training.Predictor;
import io.striate.training.PredictorOptions;
import io.striate.training.TrainedModel;
import io.striate.training.data.DataFolders;
import io.striate.training.file.SampleFormat;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// An answer has the same bits whatever shares its batch, with the kernels of the CPU backend.
class PredictorBitsTest {
  private static final int THREADS = 8;
  private static final int EACH = 1250;
  private static final int SAMPLES = 250;

  /// Kernels for which Winograd's algorithm pays.
  private static final String WINOGRAD =
      """
      { "striate": 1, "name": "wide", "input": [3, 24, 24],
        "layers": [
          { "type": "conv2d", "filters": 32, "kernel": 3, "padding": 1, "activation": "relu" },
          { "type": "conv2d", "filters": 32, "kernel": 3, "padding": 1, "activation": "relu" },
          { "type": "maxpool2d", "kernel": 2 },
          { "type": "conv2d", "filters": 24, "kernel": 5, "padding": 2, "activation": "relu" },
          "flatten",
          { "type": "dense", "units": 300, "activation": "tanh" },
          { "type": "dense", "units": 10 }
        ],
        "loss": "softmax-cross-entropy" }
      """;

  private static TrainedModel model(String name, Backend backend) {
    Catalog catalog = Catalog.installed();
    Network network =
        name.equals("wide")
            ? Network.parse("wide.json", WINOGRAD, List.of(), catalog)
            : Network.read(Path.of("../models/" + name), List.of(), catalog);
    NetworkPrograms programs = network.programs();
    var stored = new ArrayList<StoredTensor>();
    try (Weights weights = programs.begin(backend, 1)) {
      for (Programs.State state : programs.states()) {
        if (state.kept()) {
          var values = new HostArray.Floats(weights.read(state.name()));
          stored.add(new StoredTensor(state.name(), state.shape(), values));
        }
      }
    }
    int channels = network.graph().inputs().getFirst().shape().extent(0);
    var format = new SampleFormat(Map.of(), Map.of("input", Normalization.none(channels)));
    Path nowhere = Path.of("nowhere");
    return new TrainedModel(network, stored, format, nowhere, DataFolders.of(nowhere), List.of());
  }

  private static Backend backend() {
    var backends = Backends.installed();
    return backends.open(backends.choose("cpu-vector"), BackendOptions.defaults().withThreads(2));
  }

  private static List<Map<String, HostArray>> samples(TrainedModel model, int count) {
    var random = new Random(1);
    var samples = new ArrayList<Map<String, HostArray>>();
    int size = model.network().graph().inputs().getFirst().fed().size();
    for (int i = 0; i < count; i++) {
      byte[] bytes = new byte[size];
      random.nextBytes(bytes);
      samples.add(Map.of("input", new HostArray.Bytes(bytes)));
    }
    return samples;
  }

  /// What each sample gives in a plan for one sample.
  private static List<float[]> alone(
      TrainedModel model, Backend backend, List<Map<String, HostArray>> samples) {
    var options = PredictorOptions.defaults().withBatch(1);
    try (var predictor = Predictor.of(model, backend, options)) {
      var answers = samples.stream().map(each -> only(predictor.predict(each))).toList();
      assertEquals(List.of(1), predictor.batches());
      return answers;
    }
  }

  private static float[] only(Predicted predicted) {
    return predicted.values("output");
  }

  @Test
  void tenThousandPredictionsOfEightThreadsHaveTheBitsOfSingleOnes() throws InterruptedException {
    try (Backend backend = backend();
        var threads = Executors.newFixedThreadPool(THREADS)) {
      TrainedModel model = model("lenet5.json", backend);
      List<Map<String, HostArray>> samples = samples(model, SAMPLES);
      List<float[]> expected = alone(model, backend, samples);
      try (var predictor = Predictor.of(model, backend, PredictorOptions.defaults())) {
        predictor.warmUp();
        assertEquals(List.of(1, 2, 4, 8, 16, 32), predictor.batches());
        predictMany(predictor, threads, samples, expected);
        long before = usedHeap();
        predictMany(predictor, threads, samples, expected);
        long grown = usedHeap() - before;
        // Ten thousand answers that are kept would be a megabyte.
        assertTrue(grown < 1 << 18, grown + " bytes more after as many predictions again");
        assertEquals(List.of(1, 2, 4, 8, 16, 32), predictor.batches(), "no plan was added");
      }
    }
  }

  private static void predictMany(
      Predictor predictor,
      ExecutorService threads,
      List<Map<String, HostArray>> samples,
      List<float[]> expected)
      throws InterruptedException {
    var results = new ArrayList<Future<Integer>>();
    for (int i = 0; i < THREADS; i++) {
      var random = new Random(i);
      results.add(
          threads.submit(() -> {
            for (int n = 0; n < EACH; n++) {
              int index = random.nextInt(SAMPLES);
              assertArrayEquals(expected.get(index), only(predictor.predict(samples.get(index))));
            }
            return EACH;
          }));
    }
    for (Future<Integer> each : results) {
      assertEquals(EACH, get(each));
    }
  }

  /// The bytes of objects in use: the least of several collections, since one may come while an
  /// object of another thread is still in use.
  private static long usedHeap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      least =
          Math.min(least, Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
    }
    return least;
  }

  private static int get(Future<Integer> result) throws InterruptedException {
    try {
      return result.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  /// On vectors of 256 bits, the plan of the last network for 8 samples rounds differently.
  @ParameterizedTest
  @CsvSource({"lenet5.json,400", "residual-small.json,40", "wide,40", "resnet18-cifar.json,8"})
  void aSampleHasTheSameBitsInEveryGrouping(String name, int groupings)
      throws InterruptedException {
    try (Backend backend = backend()) {
      TrainedModel model = model(name, backend);
      List<Map<String, HostArray>> samples = samples(model, 64);
      List<float[]> expected = alone(model, backend, samples);
      // Every group fills: its size is that of the largest batch.
      for (int most : List.of(3, 8, 32)) {
        var options =
            PredictorOptions.defaults().withBatch(most).withPatience(Duration.ofMillis(1));
        try (var predictor = Predictor.of(model, backend, options);
            var threads = Executors.newVirtualThreadPerTaskExecutor()) {
          var random = new Random(most);
          for (int grouping = 0; grouping < groupings / most + 1; grouping++) {
            var answers = new ArrayList<Future<Predicted>>();
            var indexes = new ArrayList<Integer>();
            for (int i = 0; i < 1 + random.nextInt(2 * most); i++) {
              int index = random.nextInt(samples.size());
              indexes.add(index);
              answers.add(threads.submit(() -> predictor.predict(samples.get(index))));
            }
            for (int i = 0; i < answers.size(); i++) {
              assertArrayEquals(
                  expected.get(indexes.get(i)), only(answer(answers.get(i))), "of " + most);
            }
          }
          assertTrue(predictor.batches().size() <= 6, () -> "" + predictor.batches());
        }
      }
    }
  }

  private static Predicted answer(Future<Predicted> result) throws InterruptedException {
    try {
      return result.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void imagesThatAProgramDrawsAreAnsweredByTheDecoderOfTheModel() {
    try (Backend backend = backend()) {
      TrainedModel model = model("lenet5.json", backend);
      var image = new BufferedImage(28, 28, BufferedImage.TYPE_INT_RGB);
      image.createGraphics().fillRect(8, 8, 12, 12);
      byte[] gray = new byte[28 * 28];
      for (int i = 0; i < gray.length; i++) {
        gray[i] = (byte) image.getRGB(i % 28, i / 28);
      }
      try (var predictor = Predictor.of(model, backend, PredictorOptions.defaults())) {
        float[] drawn = only(predictor.predict((SampleSource) ImageInMemory.of(image)));
        assertArrayEquals(
            only(predictor.predict(Map.of("input", new HostArray.Bytes(gray)))), drawn);
      }
    }
  }
}
