package io.striate.examples.kinds;

import io.striate.api.train.WeightAverageType;
import io.striate.backend.tck.component.WeightAverageContract;

class HalfwayTypeTest implements WeightAverageContract {
  @Override
  public WeightAverageType type() {
    return new HalfwayType();
  }
}
