package io.striate.training.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.data.Dataset;
import io.striate.api.data.DatasetSource;
import io.striate.api.data.DatasetType;
import io.striate.api.data.Samples;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.TensorType;
import io.striate.layers.Network;
import io.striate.training.TrainedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Networks with several outputs, with and without losses.
class SeveralOutputsTest {
  private static final Catalog CATALOG = Catalog.installed();

  @TempDir Path folder;

  private static Network network(String outputs, String data, String train) {
    String text =
        """
        { 'striate': 1, 'name': 'heads', 'input': [1, 8, 8],
          'layers': [ 'flatten', { 'type': 'dense', 'units': 16, 'activation': 'relu', 'name': 'stem' },
                      { 'type': 'dense', 'units': 4, 'name': 'first' },
                      { 'type': 'dense', 'units': 4, 'name': 'second', 'from': 'stem' } ],
          'outputs': { %s },
          'train': { 'data': { 'type': 'synthetic', 'classes': 4, 'samples': 160, 'validation': 32 %s },
                     'batch': 16, 'optimizer': { 'type': 'sgd', 'learningRate': 0.05, 'momentum': 0.9 },
                     %s } }
        """
            .formatted(outputs, data, train);
    return Network.parse("heads.json", text.replace('\'', '"'), List.of(), CATALOG);
  }

  private static final String BOTH =
      "'main': { 'from': 'first', 'loss': 'softmax-cross-entropy' },"
          + " 'aux': { 'from': 'second', 'loss': 'softmax-cross-entropy', 'weight': 0.3 }";

  private Outcome train(Network network, Path run, int stopAfter) {
    try (var backend = Bench.backend();
        var begun = Run.begin(network, folder, RunFolder.create(run))) {
      return begun.train(backend, RunOptions.defaults().withStopAfter(stopAfter));
    }
  }

  private Map<String, Double> evaluated(Path run) {
    try (var backend = Bench.backend()) {
      return TrainedModel.read(run, List.of(), CATALOG).evaluate(backend).figures();
    }
  }

  @Test
  void bothHeadsLearnOnLabelsThatAreWritten() {
    Path run = folder.resolve("run");
    train(network(BOTH, "", "'epochs': 6"), run, Bench.ALL);
    Map<String, Double> figures = evaluated(run);
    for (String head : List.of("main", "aux")) {
      double accuracy = figures.getOrDefault(head + ".accuracy", 0.0);
      assertTrue(accuracy > 0.9, figures::toString);
    }
    var names = Set.of("main.accuracy", "main.loss", "aux.accuracy", "aux.loss", "loss");
    assertTrue(figures.keySet().containsAll(names), figures::toString);
    double sum =
        figures.getOrDefault("main.loss", 0.0) + 0.3 * figures.getOrDefault("aux.loss", 0.0);
    assertEquals(sum, figures.getOrDefault("loss", 0.0), 1e-6);
  }

  /// Labels that say nothing of the images cannot be learned; zeros that were never written could.
  @Test
  void onNoiseBothHeadsStayNearChance() {
    Path run = folder.resolve("noise");
    train(network(BOTH, ", 'noise': 10, 'testSamples': 400", "'epochs': 3"), run, Bench.ALL);
    Map<String, Double> figures = evaluated(run);
    for (String head : List.of("main", "aux")) {
      double accuracy = figures.getOrDefault(head + ".accuracy", 1.0);
      assertTrue(accuracy < 0.45, figures::toString);
      assertTrue(figures.getOrDefault(head + ".loss", 0.0) > 1, figures::toString);
    }
  }

  @Test
  void aResumedRunOfTwoOutputsHasTheSameBits() throws IOException {
    var network = network(BOTH, "", "'epochs': 4, 'weights': 'best'");
    Path unbroken = folder.resolve("unbroken");
    train(network, unbroken, Bench.ALL);
    Path broken = folder.resolve("broken");
    assertEquals(Outcome.End.STOPPED, train(network, broken, 2).end());
    resume(broken, CATALOG);
    assertArrayEquals(
        Files.readAllBytes(unbroken.resolve("model.striate")),
        Files.readAllBytes(broken.resolve("model.striate")));
  }

  @Test
  void anOutputWithoutALossStandsBesideOneWithALoss() {
    Path run = folder.resolve("embedding");
    String outputs =
        "'main': { 'from': 'first', 'loss': 'softmax-cross-entropy' }, 'features': { 'from': 'second' }";
    train(network(outputs, "", "'epochs': 6, 'weights': 'best'"), run, Bench.ALL);
    Map<String, Double> figures = evaluated(run);
    assertTrue(figures.getOrDefault("main.accuracy", 0.0) > 0.9, figures::toString);
    assertTrue(figures.keySet().stream().noneMatch(name -> name.startsWith("features")));
    var model = TrainedModel.read(run, List.of(), CATALOG);
    assertEquals(List.of("0", "1", "2", "3"), model.format().labels("main"));
    assertEquals(List.of(), model.format().labels("features"));
    assertTrue(model.classifies("main"));
    assertEquals(List.of("main", "features"), model.outputs());
  }

  /// The only loss decides, by its metric: as if the other output were not there.
  @Test
  void theBestEpochIsThatOfTheOnlyLoss() {
    String outputs =
        "'main': { 'from': 'first', 'loss': 'softmax-cross-entropy' }, 'features': { 'from': 'second' }";
    var one = Monitors.of(network(outputs, "", "'epochs': 1"));
    assertEquals("main.accuracy", one.getFirst().figure());
    var two = Monitors.of(network(BOTH, "", "'epochs': 1"));
    assertEquals("loss", two.getFirst().figure());
  }

  /// Two classes of one pixel, from a data set that knows its fingerprint and counts what is read.
  private static final class Counted implements DatasetType {
    private final AtomicInteger reads = new AtomicInteger();
    private String fingerprint = "first";

    @Override
    public String id() {
      return "test:counted";
    }

    @Override
    public String summary() {
      return "pixels that are counted";
    }

    @Override
    public List<Field<?>> fields() {
      return List.of();
    }

    @Override
    public DatasetSource create(Config config) {
      return (base, inputs) -> new CountedData(reads, fingerprint);
    }
  }

  private record CountedData(AtomicInteger reads, String known) implements Dataset {
    @Override
    public Samples training() {
      return new Pixels(reads);
    }

    @Override
    public Optional<Samples> test() {
      return Optional.empty();
    }

    @Override
    public List<String> labels() {
      return List.of("dark", "bright");
    }

    @Override
    public Optional<String> fingerprint() {
      return Optional.of(known);
    }

    @Override
    public void close() {}
  }

  private record Pixels(AtomicInteger reads) implements Samples {
    @Override
    public int size() {
      return 32;
    }

    @Override
    public List<Feature> features() {
      return List.of(
          new Feature("input", TensorType.uint8(1, 1, 1)),
          new Feature("target", TensorType.int32()));
    }

    @Override
    public void read(int sample, int feature, HostArray target, int offset) {
      reads.incrementAndGet();
      target.set(offset, feature == 0 ? sample % 2 * 200 + sample : sample % 2);
    }
  }

  private static Network counted(Catalog catalog) {
    String text =
        """
        { "striate": 1, "input": [1, 1, 1], "layers": [ "flatten", { "type": "dense", "units": 2 } ],
          "loss": "softmax-cross-entropy",
          "train": { "data": "test:counted", "epochs": 2, "batch": 8, "optimizer": "adam" } }
        """;
    return Network.parse("counted.json", text, List.of(), catalog);
  }

  /// A data set with a fingerprint is neither hashed nor, when the run is resumed, measured again.
  @Test
  void aResumedRunReadsNoMoreThanItsEpochs() throws IOException {
    var type = new Counted();
    Catalog catalog = CATALOG.with(Kinds.DATASET, List.of(type));
    Path run = folder.resolve("counted");
    train(counted(catalog), run, 1);
    assertEquals(32 + 2 * 32, type.reads.get(), "measured once, one epoch");
    String description = Files.readString(run.resolve("run.json"));
    assertTrue(description.contains("\"fingerprint\": \"first\""), description);
    assertTrue(description.contains("\"normalization\""), description);
    type.reads.set(0);
    resume(run, catalog);
    assertEquals(2 * 32, type.reads.get(), "one epoch");
    Path whole = folder.resolve("whole");
    train(counted(catalog), whole, Bench.ALL);
    assertArrayEquals(
        Files.readAllBytes(whole.resolve("model.striate")),
        Files.readAllBytes(run.resolve("model.striate")));
    type.fingerprint = "second";
    var e = assertThrows(StriateException.class, () -> resume(run, catalog));
    assertTrue(
        String.valueOf(e.getMessage())
            .contains("the run began with other samples (fingerprint first, now second)"),
        e.getMessage());
  }

  private static void resume(Path run, Catalog catalog) {
    try (var backend = Bench.backend();
        var resumed = Run.resume(run, catalog)) {
      assertEquals(Outcome.End.FINISHED, resumed.train(backend).end());
    }
  }

  @Test
  void aFeatureThatTheDataLacksIsRefusedBeforeAnythingRuns() throws IOException {
    String outputs =
        "'main': { 'from': 'first', 'loss': 'softmax-cross-entropy', 'target': 'digits' },"
            + " 'aux': { 'from': 'second' }";
    var network = network(outputs, "", "'epochs': 1");
    Path run = folder.resolve("lacking");
    var e = assertThrows(StriateException.class, () -> train(network, run, Bench.ALL));
    assertTrue(
        String.valueOf(e.getMessage())
            .contains(
                "output 'main' learns from the feature 'digits', which data 'synthetic' does not"
                    + " have [STR-201]\n  data 'synthetic' has 'input' u8[1, 8, 8], 'target' i32[]"),
        e.getMessage());
    assertTrue(Files.notExists(run.resolve("spec.json")));
  }

  @Test
  void targetsThatTheLossDoesNotReadAreRefused() {
    String outputs =
        "'main': { 'from': 'first', 'loss': 'softmax-cross-entropy', 'target': { 'targt': 'x' } },"
            + " 'aux': { 'from': 'second', 'target': 'y' }";
    var e = assertThrows(StriateException.class, () -> network(outputs, "", "'epochs': 1"));
    String message = String.valueOf(e.getMessage());
    assertTrue(
        message.contains(
            "$.outputs.main.target: the loss of output 'main' has no target 'targt'; did you mean"
                + " 'target'? [STR-104]"),
        message);
    assertTrue(
        message.contains(
            "$.outputs.aux.target: an output without a loss learns from nothing [STR-104]"),
        message);
  }

  @Test
  void trainingNeedsALossOfAtLeastOneOutput() {
    String outputs = "'main': { 'from': 'first' }, 'aux': { 'from': 'second' }";
    var e = assertThrows(StriateException.class, () -> network(outputs, "", "'epochs': 1"));
    assertTrue(
        String.valueOf(e.getMessage())
            .contains(
                "$.train: training needs a loss; add \"loss\": \"softmax-cross-entropy\" to at least"
                    + " one output [STR-103]"),
        e.getMessage());
  }
}
