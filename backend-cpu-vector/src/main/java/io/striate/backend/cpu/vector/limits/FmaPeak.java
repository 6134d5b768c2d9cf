package io.striate.backend.cpu.vector.limits;

import io.striate.backend.cpu.vector.run.Lanes;
import io.striate.backend.cpu.vector.run.WorkerPool;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import jdk.incubator.vector.FloatVector;

/// The peak floating-point operations per second of the Vector API on this machine: fused
/// multiply-adds on registers alone, in chains enough to hide their latency.
///
/// A fused multiply-add takes 4 to 5 cycles and up to two can start in each, so 8 to 10 chains keep
/// the units busy; with two operands up to 14 fit into the 16 registers of AVX2. The best of three
/// numbers of chains counts. They alternate for another reason too: a call with three possible
/// targets is not inlined, and a chain inlined into the loop that watches the clock was compiled to
/// code of half the speed.
public final class FmaPeak {
  /// Iterations of a chain's loop between two readings of the clock: about 20 microseconds.
  private static final int CHUNK = 10_000;

  /// Repetitions whose time is added up: about 20 milliseconds. The best window counts, so the
  /// first ones, in which nothing is compiled yet, do not.
  private static final int WINDOW = 256;

  private static final int[] COUNTS = {8, 10, 12};
  private static final List<Chains> CHAINS =
      List.of(FmaPeak::chains8, FmaPeak::chains10, FmaPeak::chains12);

  private FmaPeak() {}

  /// Operations a second of all threads of a pool at once.
  ///
  /// @param seconds how long each thread works; longer if nothing would be compiled by then
  public static double flops(WorkerPool pool, double seconds) {
    // No thread leaves the barrier before each has taken a task.
    var barrier = new CyclicBarrier(pool.threads());
    double[] rates = new double[pool.threads()];
    pool.run(rates.length, (task, worker) -> rates[task] = rate(barrier, seconds));
    return Arrays.stream(rates).sum();
  }

  private static double rate(CyclicBarrier barrier, double seconds) {
    float[] operands = {1e-9f, 0.5f};
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException("another thread of the measurement failed", e);
    }
    double best = 0;
    float sink = 0;
    long start = System.nanoTime();
    for (int window = 0; window < 2 || System.nanoTime() - start < seconds * 1e9; window++) {
      long[] elapsed = new long[COUNTS.length];
      for (int turn = 0; turn < WINDOW; turn++) {
        for (int i = 0; i < elapsed.length; i++) {
          long from = System.nanoTime();
          sink += CHAINS.get(i).run(operands[0], operands[1]);
          elapsed[i] += System.nanoTime() - from;
        }
      }
      for (int i = 0; i < elapsed.length; i++) {
        double operations = 2.0 * COUNTS[i] * Lanes.SPECIES.length() * CHUNK * WINDOW;
        best = Math.max(best, operations * 1e9 / elapsed[i]);
      }
    }
    if (Float.isNaN(sink)) {
      throw new IllegalStateException("the chains ran off");
    }
    return best;
  }

  private static float chains8(float x, float y) {
    var a = FloatVector.broadcast(Lanes.SPECIES, x);
    var b = FloatVector.broadcast(Lanes.SPECIES, y);
    var s0 = FloatVector.zero(Lanes.SPECIES);
    var s1 = s0;
    var s2 = s0;
    var s3 = s0;
    var s4 = s0;
    var s5 = s0;
    var s6 = s0;
    var s7 = s0;
    for (int i = 0; i < CHUNK; i++) {
      s0 = a.fma(b, s0);
      s1 = a.fma(b, s1);
      s2 = a.fma(b, s2);
      s3 = a.fma(b, s3);
      s4 = a.fma(b, s4);
      s5 = a.fma(b, s5);
      s6 = a.fma(b, s6);
      s7 = a.fma(b, s7);
    }
    var low = s0.add(s1).add(s2).add(s3);
    var high = s4.add(s5).add(s6).add(s7);
    return low.add(high).lane(0);
  }

  private static float chains10(float x, float y) {
    var a = FloatVector.broadcast(Lanes.SPECIES, x);
    var b = FloatVector.broadcast(Lanes.SPECIES, y);
    var s0 = FloatVector.zero(Lanes.SPECIES);
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
    var high = s5.add(s6).add(s7).add(s8).add(s9);
    return low.add(high).lane(0);
  }

  private static float chains12(float x, float y) {
    var a = FloatVector.broadcast(Lanes.SPECIES, x);
    var b = FloatVector.broadcast(Lanes.SPECIES, y);
    var s0 = FloatVector.zero(Lanes.SPECIES);
    var s1 = s0;
    var s2 = s0;
    var s3 = s0;
    var s4 = s0;
    var s5 = s0;
    var s6 = s0;
    var s7 = s0;
    var s8 = s0;
    var s9 = s0;
    var s10 = s0;
    var s11 = s0;
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
      s10 = a.fma(b, s10);
      s11 = a.fma(b, s11);
    }
    var low = s0.add(s1).add(s2).add(s3).add(s4).add(s5);
    var high = s6.add(s7).add(s8).add(s9).add(s10).add(s11);
    return low.add(high).lane(0);
  }

  /// A loop of independent chains of fused multiply-adds.
  private interface Chains {
    float run(float x, float y);
  }
}
