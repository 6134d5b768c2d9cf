package io.striate.backend.cpu.vector;

import io.striate.api.backend.BackendProvider;
import io.striate.backend.tck.BackendContracts;

/// Everything that a backend must do, at the width under test.
class CpuVectorContractsTest implements BackendContracts {
  @Override
  public BackendProvider provider() {
    return new CpuVectorProvider();
  }
}
