package io.striate.examples.kinds;

import io.striate.api.tensor.Shape;
import io.striate.api.train.AnswerType;
import io.striate.backend.tck.component.AnswerContract;
import java.util.List;

class BestTypeTest implements AnswerContract {
  @Override
  public AnswerType type() {
    return new BestType();
  }

  @Override
  public List<Shape> shapes() {
    return List.of(Shape.of(4));
  }
}
