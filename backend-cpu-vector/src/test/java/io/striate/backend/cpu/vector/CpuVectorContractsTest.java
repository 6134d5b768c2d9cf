package io.striate.backend.cpu.vector;

import io.striate.api.backend.BackendProvider;
import io.striate.backend.tck.BackendContracts;
import java.util.List;

/// Everything that a backend must do, at the width under test.
class CpuVectorContractsTest implements BackendContracts {
  @Override
  public BackendProvider provider() {
    return new CpuVectorProvider();
  }

  @Override
  public List<String> fastAlgorithms() {
    return List.of("Winograd F(4x4, 3x3)", "Winograd F(2x2, 5x5)");
  }
}
