package io.striate.training.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.striate.api.data.Samples;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.layers.Network;
import io.striate.layers.spec.Normalization;
import io.striate.training.data.Feed;
import io.striate.training.data.Feeding;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// An output that learns the input of the network.
class InputAsTargetTest {
  private static Network network(String layers) {
    return Specs.parse(
        "{ 'striate': 1, 'input': [1, 1, 2], 'layers': ["
            + layers
            + "], 'loss': 'mse', 'target': 'input', 'train': { 'data': 'mnist', 'epochs': 1,"
            + " 'optimizer': 'adam' } }");
  }

  private static final List<Samples.Feature> FEATURES =
      List.of(
          new Samples.Feature("input", new TensorType(ElementType.UINT8, Shape.of(1, 1, 2))),
          new Samples.Feature("label", new TensorType(ElementType.INT32, Shape.SCALAR)));

  /// With weights of 0 the network gives its biases.
  @Test
  void theTargetIsTheInputAsItIsNormalized() {
    Network network =
        network(
            "'flatten', { 'type': 'dense', 'name': 'd', 'units': 2 },"
                + " { 'type': 'reshape', 'shape': [1, 1, 2] }");
    var bytes = Map.of("input", new Normalization(List.of(0.5f), List.of(0.25f)));
    try (var run = new ReferenceRun(network.programs(bytes).evaluation(1))) {
      run.set("input", 255, 51).set("target", 255, 51).set("d.bias", 1, -1).run();
      // 255 is (1 - 0.5) / 0.25 = 2, and 51 is (0.2 - 0.5) / 0.25 = -1.2.
      assertEquals((1.0 + 0.04) / 2, run.get("loss")[0], 1e-7);
    }
    Feeding feeding = Feeding.of(network.graph(), FEATURES, "data", Optional.empty());
    assertEquals(
        List.of("input 0 u8[1, 1, 2]", "target 0 u8[1, 1, 2]"),
        feeding.feeds().stream().map(InputAsTargetTest::shown).toList());
  }

  private static String shown(Feed feed) {
    return feed.input() + " " + feed.feature() + " " + feed.type();
  }

  @Test
  void anOutputOfAnotherShapeIsRefused() {
    var refused =
        assertThrows(
            StriateException.class, () -> network("'flatten', { 'type': 'dense', 'units': 2 }"));
    assertEquals(
        "$.target: loss 'mse' of output 'output' learns from f32[2], the network's input 'input' is"
            + " f32[1, 1, 2]",
        refused.problems().getFirst().what());
  }
}
