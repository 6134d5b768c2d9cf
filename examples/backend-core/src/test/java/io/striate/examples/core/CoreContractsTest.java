package io.striate.examples.core;

import io.striate.api.backend.BackendProvider;
import io.striate.backend.tck.BackendContracts;

/// All contracts, with ten losses of LeNet-5 among them.
class CoreContractsTest implements BackendContracts {
  @Override
  public BackendProvider provider() {
    return new CoreProvider();
  }
}
