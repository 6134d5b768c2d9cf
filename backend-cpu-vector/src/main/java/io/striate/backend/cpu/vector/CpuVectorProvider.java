package io.striate.backend.cpu.vector;

import io.striate.api.backend.Availability;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.BackendProvider;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.backend.cpu.vector.run.Lanes;

/// The backend `cpu-vector`: the JDK's Vector API and several threads. It runs wherever the module
/// `jdk.incubator.vector` does, and takes no settings of its own.
public final class CpuVectorProvider implements BackendProvider {
  @Override
  public String name() {
    return "cpu-vector";
  }

  @Override
  public int priority() {
    return 100;
  }

  @Override
  public Availability availability() {
    return new Availability.Available(
        "%d-bit vectors, %d cores"
            .formatted(Lanes.SPECIES.vectorBitSize(), Runtime.getRuntime().availableProcessors()));
  }

  @Override
  public Backend open(BackendOptions options) {
    if (!options.settings().isEmpty()) {
      throw new StriateException(
          Code.BAD_FLAG,
          "backend 'cpu-vector' has no setting " + options.settings().keySet(),
          "it takes a number of threads and nothing else");
    }
    return new CpuVectorBackend(options.threads(), options.exact());
  }
}
