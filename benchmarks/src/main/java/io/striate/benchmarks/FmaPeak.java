package io.striate.benchmarks;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The most floating-point operations a second that the Vector API reaches here: fused
/// multiply-adds on registers alone, in chains enough to hide their latency.
///
/// A fused multiply-add takes 4 to 5 cycles and up to two can start in each, so 8 to 10 chains keep
/// the units busy; with two operands they fit into the 16 registers of AVX2.
final class FmaPeak {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int CHAINS = 10;

  /// Iterations between two looks at the clock: some 20 microseconds.
  private static final int CHUNK = 10_000;

  private FmaPeak() {}

  /// Operations a second, in billions, of a number of threads that work at once.
  ///
  /// @param seconds how long each thread works
  static double gflops(int threads, double seconds) throws InterruptedException {
    var barrier = new CyclicBarrier(threads);
    double[] rates = new double[threads];
    var workers =
        IntStream.range(0, threads)
            .mapToObj(i -> Thread.ofPlatform().start(() -> rates[i] = rate(barrier, seconds)))
            .toList();
    for (Thread worker : workers) {
      worker.join();
    }
    return IntStream.range(0, threads).mapToDouble(i -> rates[i]).sum() / 1e9;
  }

  private static double rate(CyclicBarrier barrier, double seconds) {
    float[] operands = {1e-9f, 0.5f};
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException("another thread of the measurement failed", e);
    }
    long chunks = 0;
    float sink = 0;
    long start = System.nanoTime();
    long elapsed;
    do {
      sink += chains(operands[0], operands[1]);
      chunks++;
      elapsed = System.nanoTime() - start;
    } while (elapsed < seconds * 1e9);
    if (Float.isNaN(sink)) {
      throw new IllegalStateException("the chains ran off");
    }
    return 2.0 * CHAINS * SPECIES.length() * CHUNK * chunks * 1e9 / elapsed;
  }

  private static float chains(float x, float y) {
    var a = FloatVector.broadcast(SPECIES, x);
    var b = FloatVector.broadcast(SPECIES, y);
    var s0 = FloatVector.zero(SPECIES);
    var s1 = s0;
    var s2 = s0;
    var s3 = s0;
    var s4 = s0;
    var s5 = s0;
    var s6 = s0;
    var s7 = s0;
    var s8 = s0;
    var s9 = s0;
    for (int i = 0; i < CHUNK; i++) {
      s0 = a.fma(b, s0);
      s1 = a.fma(b, s1);
      s2 = a.fma(b, s2);
      s3 = a.fma(b, s3);
      s4 = a.fma(b, s4);
      s5 = a.fma(b, s5);
      s6 = a.fma(b, s6);
      s7 = a.fma(b, s7);
      s8 = a.fma(b, s8);
      s9 = a.fma(b, s9);
    }
    var low = s0.add(s1).add(s2).add(s3).add(s4);
    return low.add(s5).add(s6).add(s7).add(s8).add(s9).lane(0);
  }
}
