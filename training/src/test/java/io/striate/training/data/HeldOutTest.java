package io.striate.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.data.Augmentation;
import io.striate.api.data.Dataset;
import io.striate.api.data.PassMonitor;
import io.striate.api.data.Samples;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.datasets.labeled.LabeledDataset;
import io.striate.datasets.labeled.LabeledSamples;
import io.striate.layers.spec.Normalization;
import io.striate.layers.spec.NormalizationRule;
import io.striate.layers.spec.ValidationSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// Samples that are held out, samples of several elements, and figures that do not fit.
class HeldOutTest {
  private static final int SAMPLES = 8;

  /// Eight samples of two channels of two bytes, each with its number as label.
  private static LabeledSamples numbered() {
    int[] labels = IntStream.range(0, SAMPLES).toArray();
    return LabeledSamples.bytes("input", Shape.of(2, 1, 2), new byte[SAMPLES * 4], labels);
  }

  private static Dataset dataset(Samples training) {
    return new LabeledDataset(training, Optional.empty(), List.of("cat", "dog"));
  }

  private static TrainingData data(int validation) {
    return TrainingData.of(
        dataset(numbered()),
        new ValidationSplit.Count(validation),
        new NormalizationRule.Unit(),
        3);
  }

  private static List<Integer> labels(BatchReader reader) {
    var labels = new ArrayList<Integer>();
    try (reader) {
      for (var batch = reader.next(); batch.isPresent(); batch = reader.next()) {
        for (int label : ((HostArray.Ints) batch.get().features().get(1)).values()) {
          labels.add(label);
        }
      }
    }
    return labels;
  }

  /// What is mixed into a training sample is never a validation sample.
  @Test
  void samplesAreMixedWithTrainingSamplesAlone() {
    var mixed = new ArrayList<Integer>();
    Augmentation all =
        (sample, _) -> {
          for (int i = 0; i < sample.others(); i++) {
            mixed.add((int) sample.other(i).values(1).get(0));
          }
        };
    try (var data = data(3).augmented(List.of(all))) {
      data.sample(0, 0);
      List<Integer> heldOut = labels(data.validation(2).orElseThrow());
      assertEquals(5, mixed.size());
      assertTrue(heldOut.stream().noneMatch(mixed::contains), heldOut + " " + mixed);
    }
  }

  @Test
  void anEpochNeverReadsWhatIsHeldOut() {
    try (var data = data(3)) {
      List<Integer> heldOut = labels(data.validation(2).orElseThrow());
      List<Integer> trained = labels(data.epoch(0, 2, 0));
      assertEquals(3, heldOut.size());
      assertEquals(3, data.validationSize());
      assertEquals(5, data.trainingSize());
      assertEquals(
          IntStream.range(0, SAMPLES).boxed().toList(),
          Stream.concat(heldOut.stream(), trained.stream()).sorted().toList());
      assertTrue(data.evaluates());
    }
    try (var all = data(0)) {
      assertEquals(Optional.empty(), all.validation(2));
      assertFalse(all.evaluates());
      assertEquals(List.of("cat", "dog"), all.format().labels("any"));
    }
  }

  @Test
  void anAugmentationFindsItsSampleInTheBatch() {
    var augmenting =
        new Augmenting(List.of((sample, _) -> sample.values(0).set(sample.offset(0), 7)), 1, 0);
    var features = numbered().features();
    var batch = new FeatureReader(numbered()).allocate(3);
    augmenting.apply(features, batch, 2, 5);
    assertArrayEquals(
        new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0},
        ((HostArray.Bytes) batch.features().getFirst()).values());
  }

  @Test
  void severalInputsOfNumbersAreWidenedFromBytes() {
    var samples =
        LabeledSamples.bytes("input", Shape.of(1, 1, 2), new byte[] {1, (byte) 200}, new int[] {4});
    var number = TensorType.float32(1, 1, 2);
    var feeding =
        new Feeding(
            List.of(new Feed("a", 0, number), new Feed("b", 0, number)), Set.of(), Map.of());
    var reader = new FeatureReader(samples, feeding, Augmenting.none());
    assertEquals(List.of(new Feed("a", 2, number), new Feed("b", 3, number)), reader.feeds());
    Batch batch = reader.allocate(1);
    reader.fill(batch, new int[] {0}, 0);
    for (Feed feed : reader.feeds()) {
      assertArrayEquals(
          new float[] {1, 200}, ((HostArray.Floats) batch.features().get(feed.feature())).values());
    }
  }

  @Test
  void theHashCoversLabelsAndShapesOfSamples() {
    byte[] bytes = new byte[4];
    String hash = hash(dataset(LabeledSamples.bytes("x", Shape.of(1, 2, 2), bytes, new int[1])));
    assertNotEquals(
        hash, hash(dataset(LabeledSamples.bytes("x", Shape.of(1, 2, 2), bytes, new int[] {1}))));
    assertNotEquals(
        hash, hash(dataset(LabeledSamples.bytes("x", Shape.of(1, 1, 4), bytes, new int[1]))));
  }

  @Test
  void figuresOfAnotherNumberOfChannelsAreRefused() {
    var one = new Normalization(List.of(0.5f), List.of(1f));
    var feeding = Feeding.byName(numbered().features());
    var holdout = new ValidationSplit.Count(0);
    var fixed = new TrainingData.Figures.Measured(new NormalizationRule.Fixed(one));
    refused(() -> TrainingData.of(dataset(numbered()), feeding, holdout, fixed, 1));
    var known = new TrainingData.Figures.Known(Map.of("input", one));
    refused(() -> TrainingData.of(dataset(numbered()), feeding, holdout, known, 1));
  }

  private static void refused(Executable action) {
    var e = assertThrows(StriateException.class, action);
    assertEquals(
        "normalization has 1 channels, 'input' has 2 ([2, 1, 2])", e.problems().getFirst().what());
  }

  @Test
  void closingClosesTheDataset() {
    var closed = new AtomicBoolean();
    var dataset =
        new Dataset() {
          @Override
          public Samples training() {
            return numbered();
          }

          @Override
          public Optional<Samples> test() {
            return Optional.empty();
          }

          @Override
          public List<String> labels() {
            return List.of();
          }

          @Override
          public void close() {
            closed.set(true);
          }
        };
    TrainingData.of(dataset, new ValidationSplit.Count(0), new NormalizationRule.Unit(), 1).close();
    assertTrue(closed.get());
  }

  private static String hash(Dataset dataset) {
    return SampleHash.of(dataset, PassMonitor.none());
  }
}
