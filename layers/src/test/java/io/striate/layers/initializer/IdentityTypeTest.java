package io.striate.layers.initializer;

import io.striate.api.layer.InitializerType;
import io.striate.backend.tck.component.InitializerContract;

/// The same for every stream; golden values show which.
class IdentityTypeTest implements InitializerContract {
  @Override
  public InitializerType type() {
    return new IdentityType();
  }

  @Override
  public boolean constant() {
    return true;
  }
}
