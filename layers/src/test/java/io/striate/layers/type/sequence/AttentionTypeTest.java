package io.striate.layers.type.sequence;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;

/// Of a sequence to itself and to others.
class AttentionTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new AttentionType();
  }

  @Override
  public List<Case> cases() {
    Shape steps = Shape.of(3, 4);
    Shape others = Shape.of(5, 4);
    return List.of(
        new Case(Map.of("heads", 2), List.of(steps), steps, 80),
        new Case(Map.of("heads", 1, "causal", true, "bias", false), List.of(steps), steps, 64),
        new Case(Map.of("heads", 2), List.of(steps, others), steps, 80),
        new Case(Map.of("heads", 4), List.of(steps, others, others), steps, 80));
  }
}
