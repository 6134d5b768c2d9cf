package io.striate.training.objective;

import io.striate.api.tensor.Shape;
import io.striate.api.train.ObjectiveType;
import io.striate.backend.tck.component.ObjectiveContract;
import java.util.List;
import java.util.Map;

/// A machine of four visible and three hidden units.
class ContrastiveDivergenceTypeTest implements ObjectiveContract {
  @Override
  public ObjectiveType type() {
    return new ContrastiveDivergenceType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(
        Map.of("layer", "e", "visibleBias", "d.bias"),
        Map.of("layer", "e", "visibleBias", "d.bias", "visible", "gaussian", "hidden", "gaussian"),
        Map.of("layer", "e", "visibleBias", "d.bias", "steps", 3));
  }

  @Override
  public Map<String, Shape> nodes() {
    return Map.of("e", Shape.of(3, 4));
  }

  @Override
  public Map<String, Shape> parameters() {
    return Map.of("e.bias", Shape.of(3), "d.bias", Shape.of(4));
  }
}
