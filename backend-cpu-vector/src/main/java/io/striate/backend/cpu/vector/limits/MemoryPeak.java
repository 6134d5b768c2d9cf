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
  /// Bytes of the arrays of all threads together: more than the third-level caches of a processor
  /// with 64 cores. Over 24 MB, a processor with 32 MB of cache reached three times the rate of its
  /// memory.
  private static final long ALL = 384L << 20;

  /// No more than this share of the heap, on machines with little memory and small caches.
  private static final int SHARE_OF_HEAP = 4;

  private static final int ARRAYS = 3;

  private final WorkerPool pool;
  private final CyclicBarrier barrier;
  private final int size;
  private final float[][] a;
  private final float[][] b;
  private final float[][] c;

  /// Allocates the arrays; they are garbage when this is.
  public MemoryPeak(WorkerPool pool) {
    this(pool, Math.min(ALL, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP));
  }

  /// @param bytes of all arrays together
  MemoryPeak(WorkerPool pool, long bytes) {
    this.pool = pool;
    int threads = pool.threads();
    barrier = new CyclicBarrier(threads);
    size = (int) (bytes / ((long) ARRAYS * Float.BYTES * threads));
    a = new float[threads][];
    b = new float[threads][];
    c = new float[threads][];
    // By the threads themselves: memory lies near the processor that writes it first.
    pool.run(threads, (task, worker) -> allocate(task));
  }

  /// Bytes of all arrays together.
  long allocated() {
    return (long) ARRAYS * Float.BYTES * size * a.length;
  }

  private void allocate(int task) {
    await();
    a[task] = new float[size];
    b[task] = new float[size];
    c[task] = new float[size];
    Arrays.fill(b[task], 1);
    Arrays.fill(c[task], 2);
  }

  /// No thread leaves the barrier before each has taken a task.
  private void await() {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException("another thread of the measurement failed", e);
    }
  }

  /// Bytes a second of all threads at once.
  ///
  /// @param seconds how long each thread works
  public double bytes(double seconds) {
    double[] rates = new double[a.length];
    pool.run(rates.length, (task, worker) -> rates[task] = rate(task, seconds));
    return Arrays.stream(rates).sum();
  }

  private double rate(int task, double seconds) {
    await();
    long best = Long.MAX_VALUE;
    long start = System.nanoTime();
    do {
      long from = System.nanoTime();
      triad(a[task], b[task], c[task], 0.5f);
      best = Math.min(best, System.nanoTime() - from);
    } while (System.nanoTime() - start < seconds * 1e9);
    if (a[task][size - 1] != 2) {
      throw new IllegalStateException("the triad is wrong: " + a[task][size - 1]);
    }
    return (double) ARRAYS * Float.BYTES * size * 1e9 / best;
  }

  private static void triad(float[] a, float[] b, float[] c, float factor) {
    for (int i = 0; i < a.length; i++) {
      a[i] = b[i] + factor * c[i];
    }
  }
}
