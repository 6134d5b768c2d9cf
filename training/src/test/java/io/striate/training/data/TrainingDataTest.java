package io.striate.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.data.Dataset;
import io.striate.api.data.PassMonitor;
import io.striate.api.data.Samples;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.datasets.labeled.LabeledDataset;
import io.striate.datasets.labeled.LabeledSamples;
import io.striate.layers.spec.Normalization;
import io.striate.layers.spec.NormalizationRule;
import io.striate.layers.spec.Sampling;
import io.striate.layers.spec.ValidationSplit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrainingDataTest {
  @Test
  void cutsBySeed() {
    var split = new ValidationSplit.Count(30).cut(100, 7);
    assertEquals(70, split.training().length);
    assertEquals(30, split.validation().length);
    int[] both =
        IntStream.concat(IntStream.of(split.training()), IntStream.of(split.validation()))
            .sorted()
            .toArray();
    assertArrayEquals(IntStream.range(0, 100).toArray(), both);
    assertArrayEquals(split.validation(), new ValidationSplit.Count(30).cut(100, 7).validation());
    assertFalse(
        Arrays.equals(split.validation(), new ValidationSplit.Count(30).cut(100, 8).validation()));
    assertFalse(Arrays.equals(split.validation(), IntStream.range(0, 30).toArray()));
  }

  @Test
  void cutsShares() {
    assertEquals(25, new ValidationSplit.Share(0.25).cut(100, 7).validation().length);
    assertEquals(1, new ValidationSplit.Share(0.1).cut(7, 7).validation().length);
    assertEquals(0, new ValidationSplit.Count(0).cut(7, 7).validation().length);
  }

  @Test
  void refusesToHoldEverythingOut() {
    var e =
        assertThrows(StriateException.class, () -> new ValidationSplit.Count(5000).cut(1000, 1));
    assertEquals(
        "validation takes 5,000 of 1,000 training samples, so none is left to train on; hold out"
            + " fewer [STR-104]",
        e.getMessage());
  }

  @Test
  void readsAndWritesHoldouts() {
    var kind = ValidationSplit.kind();
    assertEquals(new ValidationSplit.Count(5000), kind.parse(5000L));
    assertEquals(new ValidationSplit.Share(0.1), kind.parse(0.1));
    assertEquals(5000L, kind.format(new ValidationSplit.Count(5000)));
    assertEquals(0.1, kind.format(new ValidationSplit.Share(0.1)));
    for (Object wrong : List.of(-1L, 1.0, -0.1, "10%", 1L << 40)) {
      assertThrows(StriateException.class, () -> kind.parse(wrong), wrong::toString);
    }
  }

  @Test
  void readsAndWritesNormalizationRules() {
    var kind = NormalizationRule.kind();
    assertEquals(new NormalizationRule.Standard(), kind.parse("standard"));
    assertEquals(new NormalizationRule.Unit(), kind.parse("unit"));
    Map<String, Object> json = Map.of("mean", List.of(0.1307), "deviation", List.of(0.3081));
    var figures = new Normalization(List.of(0.1307f), List.of(0.3081f));
    assertEquals(new NormalizationRule.Fixed(figures), kind.parse(json));
    assertEquals(json, kind.format(kind.parse(json)));
    assertEquals("standard", kind.format(kind.parse("standard")));
    for (Object wrong :
        List.of(
            "half",
            1L,
            Map.of("mean", List.of(0.5)),
            Map.of("mean", List.of(0.5), "deviation", List.of(0.0)),
            Map.of("mean", List.of(0.5), "deviation", List.of(0.5, 0.5)),
            Map.of("mean", List.of(), "deviation", List.of()))) {
      assertThrows(StriateException.class, () -> kind.parse(wrong), wrong::toString);
    }
  }

  @Test
  void measuresOnlyWhatIsTrainedOn() {
    // Samples of two channels of one pixel; the last sample is not trained on.
    byte[] pixels = {0, 10, (byte) 255, 10, 77, 99};
    var samples = LabeledSamples.bytes("input", Shape.of(2, 1, 1), pixels, new int[3]);
    var measured = measured(samples, new int[] {0, 1});
    assertEquals(List.of(0.5f, (float) (10.0 / 255)), measured.mean());
    // A channel of one value only has its mean taken off.
    assertEquals(List.of(0.5f, 1f), measured.deviation());
  }

  private static Normalization measured(Samples samples, int[] order) {
    var feeding = Feeding.byName(samples.features());
    var rule = new NormalizationRule.Standard();
    return Objects.requireNonNull(
        Measurement.normalization(rule, samples, feeding, order, PassMonitor.none()).get("input"));
  }

  @Test
  void theHashCoversTrainingAndTestSamplesAndLabels() {
    String hash = hash("a b", 1, 2);
    assertEquals(hash, hash("a b", 1, 2));
    assertNotEquals(hash, hash("a b", 1, 3), "another test sample");
    assertNotEquals(hash, hash("a b", 3, 2), "another training sample");
    assertNotEquals(hash, hash("a c", 1, 2), "other labels");
  }

  private static String hash(String labels, int training, int test) {
    var dataset =
        new LabeledDataset(sample(training), Optional.of(sample(test)), List.of(labels.split(" ")));
    return SampleHash.of(dataset, PassMonitor.none());
  }

  private static Samples sample(int pixel) {
    return LabeledSamples.bytes("input", Shape.of(1, 1, 1), new byte[] {(byte) pixel}, new int[1]);
  }

  @Test
  void measuresMnistLikePublished() {
    // Mean 0.1307 and deviation 0.3081 are the figures that the published examples use.
    var data = Mnist.open();
    var samples = data.training();
    int[] all = IntStream.range(0, samples.size()).toArray();
    var measured = measured(samples, all);
    assertEquals(0.1307, measured.mean().getFirst(), 5e-5);
    assertEquals(0.3081, measured.deviation().getFirst(), 5e-5);
    assertEquals(60_000, samples.size());
    assertEquals(10_000, data.test().orElseThrow().size());
    assertEquals(List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"), data.labels());
  }

  @Test
  void syntheticSamplesAreTheSameEveryTime() {
    var first = Synthetic.open(Shape.of(1, 8, 8), Map.of("samples", 20, "classes", 3));
    var second = Synthetic.open(Shape.of(1, 8, 8), Map.of("samples", 20, "classes", 3));
    assertArrayEquals(pixels(first, 13), pixels(second, 13));
    assertFalse(Arrays.equals(pixels(first, 13), pixels(first, 16)), "noise differs");
    var other = Synthetic.open(Shape.of(1, 8, 8), Map.of("samples", 20, "classes", 3, "seed", 1L));
    assertFalse(Arrays.equals(pixels(first, 13), pixels(other, 13)));
  }

  @Test
  void syntheticClassesAreTheNearestPattern() {
    var data =
        Synthetic.open(
            Shape.of(1, 12, 12), Map.of("samples", 10, "testSamples", 100, "noise", 0.5));
    var test = data.test().orElseThrow();
    int right = 0;
    for (int i = 0; i < test.size(); i++) {
      byte[] sample = pixels(test, i);
      int nearest = -1;
      long least = Long.MAX_VALUE;
      for (int k = 0; k < 10; k++) {
        byte[] example = pixels(data, k);
        long distance = 0;
        for (int p = 0; p < sample.length; p++) {
          int difference = (sample[p] & 0xff) - (example[p] & 0xff);
          distance += (long) difference * difference;
        }
        if (distance < least) {
          least = distance;
          nearest = k;
        }
      }
      right += nearest == label(test, i) ? 1 : 0;
    }
    assertTrue(right >= 95, right + " of 100");
  }

  @Test
  void refusesNetworksOfSeveralInputs() {
    var inputs = Map.of("left", Shape.of(1, 2, 2), "right", Shape.of(1, 2, 2));
    var e =
        assertThrows(StriateException.class, () -> LabeledDataset.onlyInput("synthetic", inputs));
    assertTrue(
        String.valueOf(e.getMessage())
            .startsWith("data 'synthetic' feeds one input, the network has 2: "),
        e.getMessage());
  }

  @Test
  void refusesANormalizationOfOtherChannels() {
    var samples = LabeledSamples.bytes("input", Shape.of(3, 1, 1), new byte[3], new int[1]);
    var feeding = Feeding.byName(samples.features());
    var figures = Map.of("input", Normalization.none(1));
    var e = assertThrows(StriateException.class, () -> feeding.requireChannels(figures));
    assertEquals(
        "normalization has 1 channels, 'input' has 3 ([3, 1, 1]) [STR-201]\n"
            + "  give one mean and one deviation for each channel in train.data.normalize",
        e.getMessage());
  }

  @Test
  void validationAndTestComeInOrder() {
    var dataset = Synthetic.open(Shape.of(1, 4, 4), Map.of("samples", 10, "testSamples", 4));
    try (var data =
        TrainingData.of(dataset, new ValidationSplit.Count(0), new NormalizationRule.Unit(), 1)) {
      assertEquals(Optional.empty(), data.validation(2));
      assertEquals(10, data.trainingSize());
      try (var test = data.test(3).orElseThrow()) {
        assertEquals(3, test.next().orElseThrow().size());
        assertEquals(1, test.next().orElseThrow().size());
        assertEquals(Optional.empty(), test.next());
      }
    }
  }

  private static byte[] pixels(Dataset dataset, int sample) {
    return pixels(dataset.training(), sample);
  }

  private static byte[] pixels(Samples samples, int sample) {
    byte[] bytes = new byte[samples.features().getFirst().type().shape().size()];
    samples.read(sample, 0, new HostArray.Bytes(bytes), 0);
    return bytes;
  }

  private static int label(Samples samples, int sample) {
    int[] label = new int[1];
    samples.read(sample, 1, new HostArray.Ints(label), 0);
    return label[0];
  }

  private static List<Integer> labels(BatchReader reader) {
    try (reader) {
      var labels = new java.util.ArrayList<Integer>();
      for (var batch = reader.next(); batch.isPresent(); batch = reader.next()) {
        HostArray values = batch.get().features().get(1);
        for (int i = 0; i < values.length(); i++) {
          labels.add((int) values.get(i));
        }
      }
      return labels;
    }
  }

  /// Eight samples of class 0 and two of class 1 become five of each in an epoch, which is the same
  /// where it is continued in the middle.
  @Test
  void balancesClasses() {
    int[] classes = {0, 0, 1, 0, 0, 0, 0, 1, 0, 0};
    var samples = LabeledSamples.bytes("input", Shape.of(1), new byte[10], classes);
    var dataset = new LabeledDataset(samples, Optional.empty(), List.of("many", "few"));
    Feeding plain = Feeding.byName(samples.features());
    var feeding = new Feeding(plain.feeds(), plain.inputs(), Map.of("main", "target"));
    var figures = new TrainingData.Figures.Measured(new NormalizationRule.Unit());
    var count = new ValidationSplit.Count(0);
    try (var data = TrainingData.of(dataset, feeding, count, figures, 1)) {
      TrainingData balanced = data.sampled(Sampling.BALANCED);
      List<Integer> epoch = labels(balanced.epoch(0, 4, 0));
      assertEquals(10, epoch.size());
      assertEquals(5, epoch.stream().filter(label -> label == 1).count());
      assertEquals(epoch.subList(4, 10), labels(balanced.epoch(0, 4, 1)));
      assertEquals(
          List.of("balanced: an epoch has 5 samples of each of 2 classes"), balanced.notes());
      assertEquals(2, labels(data.epoch(0, 4, 0)).stream().filter(label -> label == 1).count());
      var unclassed = TrainingData.of(dataset, plain, count, figures, 1);
      var e = assertThrows(StriateException.class, () -> unclassed.sampled(Sampling.BALANCED));
      assertEquals(
          "train.data.sampling: \"balanced\" needs a target that is one class for each sample, the"
              + " data has 'input' u8[1], 'target' i32[] [STR-104]",
          e.getMessage().lines().findFirst().orElseThrow());
    }
  }
}
