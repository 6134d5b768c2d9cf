package io.striate.benchmarks;

import io.striate.benchmarks.peer.Work;
import java.util.Arrays;

/// Times runs of a work.
final class Stopwatch {
  private Stopwatch() {}

  /// The median time of a run, in seconds, of as many runs as fit into a time, at least one.
  static double median(Work work, double seconds) {
    return median(times(work::run, seconds));
  }

  /// The times of as many runs as fit into a time, at least one, in seconds.
  static double[] times(Runnable work, double seconds) {
    double[] times = new double[1024];
    int count = 0;
    long start = System.nanoTime();
    long before = start;
    do {
      work.run();
      long now = System.nanoTime();
      if (count == times.length) {
        times = Arrays.copyOf(times, 2 * count);
      }
      times[count++] = (now - before) / 1e9;
      before = now;
    } while (before - start < seconds * 1e9);
    return Arrays.copyOf(times, count);
  }

  /// The middle value, or the mean of the two in the middle.
  static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
