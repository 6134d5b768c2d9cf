package io.striate.training.objective;

import io.striate.api.train.ObjectiveType;
import io.striate.backend.tck.component.ObjectiveContract;

/// The loss of the network for all parameters.
class SupervisedTypeTest implements ObjectiveContract {
  @Override
  public ObjectiveType type() {
    return new SupervisedType();
  }
}
