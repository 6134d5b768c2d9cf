package io.striate.examples.kinds;

import io.striate.api.tensor.Shape;
import io.striate.api.train.Loss;
import io.striate.api.train.LossType;
import io.striate.backend.tck.component.LossContract;
import java.util.List;
import java.util.Map;

class SquaredErrorTypeTest implements LossContract {
  @Override
  public LossType type() {
    return new SquaredErrorType();
  }

  @Override
  public List<Map<String, Shape>> shapes() {
    return List.of(Map.of(Loss.OUTPUT, Shape.of(3)));
  }
}
