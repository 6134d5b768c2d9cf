package io.striate.examples.kinds;

import io.striate.api.train.GradientTransformType;
import io.striate.backend.tck.component.GradientTransformContract;

class CenteredTypeTest implements GradientTransformContract {
  @Override
  public GradientTransformType type() {
    return new CenteredType();
  }
}
