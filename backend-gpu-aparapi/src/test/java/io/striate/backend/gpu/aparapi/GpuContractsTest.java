package io.striate.backend.gpu.aparapi;

import io.striate.api.backend.BackendProvider;
import io.striate.backend.tck.BackendContracts;
import org.junit.jupiter.api.Tag;

/// All contracts, on the first OpenCL device of this machine.
@Tag("device")
class GpuContractsTest implements BackendContracts {
  @Override
  public BackendProvider provider() {
    return new GpuProvider();
  }
}
