package io.striate.training.loss;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.tensor.Shape;
import io.striate.api.train.LossType;
import io.striate.backend.tck.component.LossContract;
import io.striate.training.network.Specs;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A score for each sample, and for each place of an image.
class CriticTypeTest implements LossContract {
  @Override
  public LossType type() {
    return new CriticType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("form", "least-squares"), Map.of("form", "hinge"));
  }

  @Override
  public List<Map<String, Shape>> shapes() {
    return List.of(
        Map.of("real", Shape.of(1), "generated", Shape.of(1)),
        Map.of("real", Shape.of(1, 2, 3), "generated", Shape.of(1, 2, 3)));
  }

  @Test
  void scoresOfTwoShapesAreRefused() {
    String refused =
        Specs.complaint(
            """
            { 'striate': 1, 'inputs': { 'a': [3], 'b': [4] },
              'layers': [ { 'type': 'dense', 'name': 'r', 'units': 1, 'from': 'a' },
                          { 'type': 'dense', 'name': 'g', 'units': 2, 'from': 'b' } ],
              'outputs': { 'verdict': { 'from': ['r', 'g'], 'loss': 'critic' } } }
            """);
    assertTrue(
        refused.contains(
            "compares scores of one shape, of real and of generated samples; got [[1], [2]]"),
        refused);
  }
}
