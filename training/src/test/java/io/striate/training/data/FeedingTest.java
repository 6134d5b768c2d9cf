package io.striate.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.data.Dataset;
import io.striate.api.data.Samples;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.TensorType;
import io.striate.layers.Network;
import io.striate.layers.spec.NormalizationRule;
import io.striate.layers.spec.ValidationSplit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What samples are for: which feature feeds which input of the programs.
class FeedingTest {
  private static final Samples.Feature IMAGE =
      new Samples.Feature("input", TensorType.uint8(1, 4, 4));

  private static Network twoHeads(String main, String aux) {
    return network(
        """
        'input': [1, 4, 4],
        'layers': [ 'flatten', { 'type': 'dense', 'units': 3, 'name': 'a' },
                    { 'type': 'dense', 'units': 3, 'name': 'b', 'from': 'flatten1' } ],
        'outputs': { 'main': { 'from': 'a', 'loss': 'softmax-cross-entropy' %s },
                     'aux': { 'from': 'b', 'loss': 'softmax-cross-entropy' %s } }\
        """
            .formatted(main, aux));
  }

  private static Network network(String text) {
    String json = "{ 'striate': 1, " + text + " }";
    return Network.parse("m.json", json.replace('\'', '"'), List.of(), Catalog.installed());
  }

  private static Samples.Feature label(String name) {
    return new Samples.Feature(name, TensorType.int32());
  }

  private static Feeding feeding(Network network, Samples.Feature... features) {
    return Feeding.of(network.graph(), List.of(features), "data 'test'", Optional.empty());
  }

  private static Map<String, Integer> fed(Feeding feeding) {
    var fed = new LinkedHashMap<String, Integer>();
    feeding.feeds().forEach(feed -> fed.put(feed.input(), feed.feature()));
    return fed;
  }

  private static String refusal(Network network, Samples.Feature... features) {
    return String.valueOf(
        assertThrows(StriateException.class, () -> feeding(network, features)).getMessage());
  }

  @Test
  void allOutputsLearnFromTheOnlyTarget() {
    var both = Map.of("input", 0, "main.target", 1, "aux.target", 1);
    assertEquals(both, fed(feeding(twoHeads("", ""), IMAGE, label("target"))));
    assertEquals(both, fed(feeding(twoHeads("", ""), IMAGE, label("digit"))));
  }

  /// Augmentations change the values of inputs only.
  @Test
  void targetsAreKnownAmongTheFeatures() {
    var heads = twoHeads("", "");
    assertEquals(Set.of(1), feeding(heads, IMAGE, label("target")).targets());
    assertEquals(Set.of(0), feeding(heads, label("digit"), IMAGE).targets());
  }

  @Test
  void anOutputPrefersTheTargetOfItsName() {
    var feeding = feeding(twoHeads("", ""), IMAGE, label("target"), label("aux.target"));
    assertEquals(Map.of("input", 0, "main.target", 1, "aux.target", 2), fed(feeding));
    assertEquals(Map.of("main", "target", "aux", "aux.target"), feeding.labels());
  }

  @Test
  void anOutputLearnsFromTheFeatureThatItNames() {
    var network = twoHeads(", 'target': 'shape'", ", 'target': { 'target': 'color' }");
    assertEquals(
        Map.of("input", 0, "main.target", 2, "aux.target", 1),
        fed(feeding(network, IMAGE, label("color"), label("shape"))));
  }

  @Test
  void aFeatureThatTheDataLacksIsRefusedByNameWithWhatExists() {
    assertEquals(
        "m.json:5:80: output 'aux' learns from the feature 'colour', which data 'test' does not"
            + " have; did you mean 'color'? [STR-201]\n"
            + "  data 'test' has 'input' u8[1, 4, 4], 'color' i32[]",
        refusal(twoHeads("", ", 'target': 'colour'"), IMAGE, label("color")));
  }

  @Test
  void everythingThatDoesNotFitIsSaidAtOnce() {
    String refusal =
        refusal(twoHeads(", 'target': 'x'", ", 'target': 'y'"), label("target"), label("z"));
    assertEquals(3, refusal.lines().filter(line -> line.contains("[STR-201]")).count(), refusal);
  }

  @Test
  void severalPossibleTargetsMustBeNamed() {
    String refusal = refusal(twoHeads("", ", 'target': 'a'"), IMAGE, label("a"), label("b"));
    assertEquals(
        "m.json:4:22: output 'main' must name the feature of data 'test' that it learns from as"
            + " 'target' [STR-201]\n"
            + "  add \"target\" to it, with one of: a, b",
        refusal);
  }

  @Test
  void dataWithoutTargetsIsRefused() {
    String refusal = refusal(twoHeads("", ""), IMAGE);
    assertTrue(
        refusal.startsWith(
            """
            m.json:4:22: data 'test' has nothing that output 'main' can learn from [STR-201]
              data 'test' has 'input' u8[1, 4, 4]
            """),
        refusal);
  }

  @Test
  void aTargetOfTheWrongTypeIsRefused() {
    assertEquals(
        "m.json:5:80: loss 'softmax-cross-entropy' of output 'aux' learns from i32[], the feature"
            + " 'depth' of data 'test' is f32[4, 4] [STR-201]",
        refusal(
            twoHeads(", 'target': 'a'", ", 'target': 'depth'"),
            IMAGE,
            label("a"),
            new Samples.Feature("depth", TensorType.float32(4, 4))));
  }

  @Test
  void inputsThatTheDataLacksOrHasInOtherShapesAreRefused() {
    assertEquals(
        "data 'test' has no feature for the network's input 'input'; did you mean 'inputs'?"
            + " [STR-201]\n"
            + "  data 'test' has 'inputs' u8[1, 4, 4], 'target' i32[]",
        refusal(
            twoHeads("", ""),
            new Samples.Feature("inputs", TensorType.uint8(1, 4, 4)),
            label("target")));
    assertEquals(
        "the network's input 'input' takes bytes or numbers of [1, 4, 4], the feature 'input' of"
            + " data 'test' is u8[1, 5, 5] [STR-201]",
        refusal(
            twoHeads("", ""),
            new Samples.Feature("input", TensorType.uint8(1, 5, 5)),
            label("target")));
  }

  /// Two inputs of bytes with other channels, and a mask of bytes as target.
  private record Streams(int size) implements Samples {
    @Override
    public List<Feature> features() {
      return List.of(
          new Feature("frame", TensorType.uint8(1, 2, 2)),
          new Feature("flow", TensorType.uint8(2, 2, 2)),
          new Feature("mask", TensorType.uint8(2, 2)));
    }

    @Override
    public void read(int sample, int feature, HostArray target, int offset) {
      int length = features().get(feature).type().shape().size();
      for (int i = 0; i < length; i++) {
        target.set(offset + i, feature == 2 ? 200 + i : (sample + i) * (feature + 1) * 10);
      }
    }
  }

  private record Opened(Samples training) implements Dataset {
    @Override
    public Optional<Samples> test() {
      return Optional.empty();
    }

    @Override
    public List<String> labels() {
      return List.of();
    }

    @Override
    public void close() {}
  }

  private static Network streams() {
    return network(
        """
        'inputs': { 'frame': [1, 2, 2], 'flow': [2, 2, 2] },
        'layers': [ { 'type': 'concat', 'from': ['frame', 'flow'] },
                    { 'type': 'conv2d', 'filters': 256, 'kernel': 1 } ],
        'loss': 'softmax-cross-entropy'\
        """);
  }

  private static TrainingData open(NormalizationRule rule) {
    var samples = new Streams(2);
    var feeding = feeding(streams(), samples.features().toArray(Samples.Feature[]::new));
    return TrainingData.of(
        new Opened(samples),
        feeding,
        new ValidationSplit.Count(0),
        new TrainingData.Figures.Measured(rule),
        1);
  }

  @Test
  void eachInputOfBytesHasItsOwnNormalizationAndTargetsHaveNone() {
    try (var data = open(new NormalizationRule.Standard())) {
      assertEquals(List.of("frame", "flow"), List.copyOf(data.byteInputs().keySet()));
      var frame = Objects.requireNonNull(data.byteInputs().get("frame"));
      // Bytes 0, 10, 20, 30 of the first sample and 10, 20, 30, 40 of the second.
      assertEquals(List.of((float) (20.0 / 255)), frame.mean());
      var flow = Objects.requireNonNull(data.byteInputs().get("flow"));
      assertEquals(List.of((float) (40.0 / 255), (float) (120.0 / 255)), flow.mean());
    }
  }

  @Test
  void eachInputOfBytesMayHaveItsOwnRule() {
    Object json =
        Map.of(
            "frame",
            "unit",
            "flow",
            Map.of("mean", List.of(0.5, 0.25), "deviation", List.of(1.0, 2.0)));
    NormalizationRule rule = NormalizationRule.kind().parse(json);
    assertEquals(json, NormalizationRule.kind().format(rule));
    try (var data = open(rule)) {
      assertEquals(List.of(0f), Objects.requireNonNull(data.byteInputs().get("frame")).mean());
      assertEquals(
          List.of(0.5f, 0.25f), Objects.requireNonNull(data.byteInputs().get("flow")).mean());
    }
    var wrong = NormalizationRule.kind().parse(Map.of("mask", "unit"));
    var e = assertThrows(StriateException.class, () -> open(wrong));
    assertEquals(
        "train.data.normalize names 'mask', which is no input of bytes [STR-201]\n"
            + "  inputs of bytes: frame, flow",
        e.getMessage());
  }

  @Test
  void aMaskOfBytesReachesTheLossAsWholeNumbers() {
    try (var data = open(new NormalizationRule.Unit());
        var batches = data.epoch(0, 2, 0)) {
      Batch batch = batches.next().orElseThrow();
      Feed target =
          batches.feeds().stream()
              .filter(feed -> feed.input().equals("target"))
              .findFirst()
              .orElseThrow();
      assertEquals(ElementType.INT32, target.type().element());
      assertArrayEquals(
          new int[] {200, 201, 202, 203, 200, 201, 202, 203},
          ((HostArray.Ints) batch.features().get(target.feature())).values());
    }
  }

  @Test
  void knownFiguresAreNotMeasuredAgain() {
    var read = new ArrayList<Integer>();
    var samples = new Streams(2);
    var counting =
        new Samples() {
          @Override
          public int size() {
            return samples.size();
          }

          @Override
          public List<Feature> features() {
            return samples.features();
          }

          @Override
          public void read(int sample, int feature, HostArray target, int offset) {
            read.add(sample);
            samples.read(sample, feature, target, offset);
          }
        };
    var feeding = feeding(streams(), samples.features().toArray(Samples.Feature[]::new));
    var holdout = new ValidationSplit.Count(0);
    var rule = new TrainingData.Figures.Measured(new NormalizationRule.Standard());
    var measured = TrainingData.of(new Opened(counting), feeding, holdout, rule, 1);
    assertEquals(List.of(0, 1, 0, 1), read);
    var figures = new TrainingData.Figures.Known(measured.byteInputs());
    try (var known = TrainingData.of(new Opened(counting), feeding, holdout, figures, 1)) {
      assertEquals(measured.byteInputs(), known.byteInputs());
    }
    assertEquals(4, read.size());
  }
}
