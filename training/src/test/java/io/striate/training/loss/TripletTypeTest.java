package io.striate.training.loss;

import io.striate.api.tensor.Shape;
import io.striate.api.train.LossType;
import io.striate.backend.tck.component.LossContract;
import java.util.List;
import java.util.Map;

/// Triplets within the margin.
class TripletTypeTest implements LossContract {
  @Override
  public LossType type() {
    return new TripletType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of("margin", 5));
  }

  @Override
  public List<Map<String, Shape>> shapes() {
    return List.of(Map.of("anchor", Shape.of(3), "positive", Shape.of(3), "negative", Shape.of(3)));
  }
}
