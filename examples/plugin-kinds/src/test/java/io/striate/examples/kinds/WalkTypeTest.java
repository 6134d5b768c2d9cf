package io.striate.examples.kinds;

import io.striate.api.play.EnvironmentType;
import io.striate.backend.tck.component.EnvironmentContract;

class WalkTypeTest implements EnvironmentContract {
  @Override
  public EnvironmentType type() {
    return new WalkType();
  }
}
