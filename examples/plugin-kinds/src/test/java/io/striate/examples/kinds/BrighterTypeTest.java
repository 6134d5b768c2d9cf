package io.striate.examples.kinds;

import io.striate.api.train.ViewType;
import io.striate.backend.tck.component.ViewContract;

class BrighterTypeTest implements ViewContract {
  @Override
  public ViewType type() {
    return new BrighterType();
  }
}
