package io.striate.training.loss;

import io.striate.api.tensor.Shape;
import io.striate.api.train.LossType;
import io.striate.backend.tck.component.LossContract;
import java.util.List;

/// Class scores of whole images and of pixels.
class SoftmaxCrossEntropyTypeTest implements LossContract {
  @Override
  public LossType type() {
    return new SoftmaxCrossEntropyType();
  }

  @Override
  public List<Shape> outputs() {
    return List.of(Shape.of(4), Shape.of(3, 2, 2));
  }
}
