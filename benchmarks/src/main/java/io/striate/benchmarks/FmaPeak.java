package io.striate.benchmarks;

import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;

/// The most floating-point operations a second that the Vector API reaches here, as the backend
/// `cpu-vector` measures it.
final class FmaPeak {
  private FmaPeak() {}

  /// Operations a second, in billions, of a number of threads that work at once.
  ///
  /// @param seconds about how long to measure
  static double gflops(int threads, double seconds) {
    Backends installed = Backends.installed();
    var options = BackendOptions.defaults().withThreads(threads);
    try (Backend backend = installed.open(installed.choose("cpu-vector"), options)) {
      return backend.limits(seconds).orElseThrow().flops() / 1e9;
    }
  }
}
