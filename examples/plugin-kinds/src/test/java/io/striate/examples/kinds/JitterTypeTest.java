package io.striate.examples.kinds;

import io.striate.api.data.AugmentationType;
import io.striate.backend.tck.component.AugmentationContract;

class JitterTypeTest implements AugmentationContract {
  @Override
  public AugmentationType type() {
    return new JitterType();
  }

  @Override
  public boolean moves() {
    return false;
  }
}
