package io.striate.examples.kinds;

import io.striate.api.train.OptimizerType;
import io.striate.backend.tck.component.OptimizerContract;

class SignTypeTest implements OptimizerContract {
  @Override
  public OptimizerType type() {
    return new SignType();
  }
}
