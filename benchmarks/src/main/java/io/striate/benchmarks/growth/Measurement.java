package io.striate.benchmarks.growth;

import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.program.Program;
import io.striate.layers.Network;
import io.striate.training.step.ScratchStep;
import java.util.Arrays;

/// Measures steps of networks on one backend.
///
/// @param threads to compute on
/// @param seconds how long each step is measured, once it is warm
record Measurement(String name, int threads, double seconds) {
  /// What a step does.
  enum Kind {
    /// Forward, loss, backward, update.
    TRAINING,
    /// Forward.
    INFERENCE
  }

  private static final double FASTER = 0.95;
  private static final int MOST_WARM_UP = 5;

  Measurement withThreads(int count) {
    return new Measurement(name, count, seconds);
  }

  private Backend open() {
    Backends installed = Backends.installed();
    return installed.open(installed.choose(name), BackendOptions.defaults().withThreads(threads));
  }

  private static Program program(Network network, Kind kind, int batch) {
    return switch (kind) {
      case TRAINING -> network.programs().training(batch);
      case INFERENCE -> network.programs().prediction(batch);
    };
  }

  /// Images a second: the median of steps in a row, after steps that warm up until none has been
  /// faster for half of the time.
  double imagesPerSecond(Network network, Kind kind, int batch) {
    try (Backend backend = open();
        var step = new ScratchStep(backend, network.programs(), program(network, kind, batch))) {
      warmUp(step);
      double[] times = new double[1024];
      int count = 0;
      long start = System.nanoTime();
      do {
        long before = System.nanoTime();
        step.run();
        if (count == times.length) {
          times = Arrays.copyOf(times, 2 * count);
        }
        times[count++] = (System.nanoTime() - before) / 1e9;
      } while (System.nanoTime() - start < seconds * 1e9);
      double[] sorted = Arrays.copyOf(times, count);
      Arrays.sort(sorted);
      return batch / sorted[count / 2];
    }
  }

  private void warmUp(ScratchStep step) {
    long start = System.nanoTime();
    long last = start;
    long best = Long.MAX_VALUE;
    long now = start;
    while (now - last < seconds / 2 * 1e9 && now - start < MOST_WARM_UP * seconds * 1e9) {
      step.run();
      long end = System.nanoTime();
      if (end - now < FASTER * best) {
        best = end - now;
        last = end;
      }
      now = end;
    }
  }

  /// Megabytes of 10^6 bytes that the plan of a step takes.
  double megabytes(Network network, Kind kind, int batch) {
    try (Backend backend = open()) {
      return backend.memory(program(network, kind, batch)).orElseThrow().total() / 1e6;
    }
  }
}
