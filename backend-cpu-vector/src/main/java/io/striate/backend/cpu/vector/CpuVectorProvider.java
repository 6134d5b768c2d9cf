package io.striate.backend.cpu.vector;

import io.striate.api.backend.Availability;
import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.BackendProvider;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.backend.cpu.vector.run.Lanes;
import java.util.Locale;

/// The backend `cpu-vector`: the JDK's Vector API and several threads. It runs in each JVM that is
/// started with `--add-modules jdk.incubator.vector`, and takes no settings of its own.
public final class CpuVectorProvider implements BackendProvider {
  private static final String VECTOR_API = "jdk.incubator.vector";

  /// More threads than any machine that this is for has cores. Beyond it a number is a mistake, and
  /// making that many threads would take a minute before it fails.
  static final int MOST_THREADS = 1024;

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
    if (ModuleLayer.boot().findModule(VECTOR_API).isEmpty()) {
      return new Availability.Unavailable(
          "this JVM runs without the module " + VECTOR_API,
          "start it with --add-modules " + VECTOR_API);
    }
    return new Availability.Available(
        String.format(
            Locale.ROOT,
            "%d-bit vectors, %d cores",
            Lanes.SPECIES.vectorBitSize(),
            Runtime.getRuntime().availableProcessors()));
  }

  @Override
  public Backend open(BackendOptions options) {
    if (!options.settings().isEmpty()) {
      throw new StriateException(
          Code.BAD_FLAG,
          "backend 'cpu-vector' has no setting " + options.settings().keySet(),
          "it takes a number of threads and nothing else");
    }
    if (options.threads() > MOST_THREADS) {
      throw new StriateException(
          Code.BAD_FLAG,
          String.format(
              Locale.ROOT,
              "backend 'cpu-vector' runs on at most %,d threads, got %,d",
              MOST_THREADS,
              options.threads()),
          "give --threads the number of cores; this machine has "
              + Runtime.getRuntime().availableProcessors());
    }
    return new CpuVectorBackend(options.threads(), options.exact());
  }
}
