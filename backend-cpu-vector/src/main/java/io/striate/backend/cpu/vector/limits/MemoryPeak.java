package io.striate.backend.cpu.vector.limits;

import io.striate.backend.cpu.vector.run.WorkerPool;
import java.util.Arrays;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;

/// The peak bytes per second that all threads together read and write: the triad `a = b + s c` of
/// the STREAM benchmark, over arrays that no cache holds.
///
/// As there, an element counts as three of four bytes; that a processor may read what it is about
/// to overwrite does not count. The best pass of all counts, since other programs can only slow one
/// down.
public final class MemoryPeak {
  /// Floats of each of a thread's three arrays: 24 MB together.
  private static final int SIZE = 2_000_000;

  private static final int BYTES = 3 * Float.BYTES * SIZE;

  private MemoryPeak() {}

  /// Bytes a second of all threads of a pool at once.
  ///
  /// @param seconds how long each thread works
  public static double bytes(WorkerPool pool, double seconds) {
    // No thread leaves the barrier before each has taken a task.
    var barrier = new CyclicBarrier(pool.threads());
    double[] rates = new double[pool.threads()];
    pool.run(rates.length, (task, worker) -> rates[task] = rate(barrier, seconds));
    return Arrays.stream(rates).sum();
  }

  private static double rate(CyclicBarrier barrier, double seconds) {
    float[] a = new float[SIZE];
    float[] b = new float[SIZE];
    float[] c = new float[SIZE];
    Arrays.fill(b, 1);
    Arrays.fill(c, 2);
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException("another thread of the measurement failed", e);
    }
    long best = Long.MAX_VALUE;
    long start = System.nanoTime();
    do {
      long from = System.nanoTime();
      triad(a, b, c, 0.5f);
      best = Math.min(best, System.nanoTime() - from);
    } while (System.nanoTime() - start < seconds * 1e9);
    if (a[SIZE - 1] != 2) {
      throw new IllegalStateException("the triad is wrong: " + a[SIZE - 1]);
    }
    return BYTES * 1e9 / best;
  }

  private static void triad(float[] a, float[] b, float[] c, float factor) {
    for (int i = 0; i < a.length; i++) {
      a[i] = b[i] + factor * c[i];
    }
  }
}
