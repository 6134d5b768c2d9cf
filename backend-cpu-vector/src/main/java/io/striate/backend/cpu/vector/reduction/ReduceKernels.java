package io.striate.backend.cpu.vector.reduction;

import static io.striate.backend.cpu.vector.run.Lanes.LANES;
import static io.striate.backend.cpu.vector.run.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/// Folds of one run of numbers into one number.
///
/// A sum keeps one partial sum for each lane and adds those in the order of the lanes, by hand: the
/// vector API leaves the order of `reduceLanes` open, so compiled and interpreted code could differ
/// in the last bit. Two accumulators hide half of the latency of an addition; memory is the limit
/// soon after.
public final class ReduceKernels {
  /// Floats of scratch memory that [#sum] needs.
  public static final int SCRATCH = 16;

  private ReduceKernels() {}

  /// The sum of `a[at .. at + n - 1]`.
  public static float sum(float[] a, int at, int n, float[] scratch, int scratchAt) {
    int i = 0;
    float sum = 0f;
    if (n >= 2 * LANES) {
      var s0 = FloatVector.zero(SPECIES);
      var s1 = s0;
      for (; i + 2 * LANES <= n; i += 2 * LANES) {
        s0 = s0.add(FloatVector.fromArray(SPECIES, a, at + i));
        s1 = s1.add(FloatVector.fromArray(SPECIES, a, at + i + LANES));
      }
      s0.add(s1).intoArray(scratch, scratchAt);
      for (int lane = 0; lane < LANES; lane++) {
        sum += scratch[scratchAt + lane];
      }
    }
    for (; i < n; i++) {
      sum += a[at + i];
    }
    return sum;
  }

  /// The scalar twin of [#sum]: the same additions in the same order.
  static float sumScalar(float[] a, int at, int n) {
    int whole = n / (2 * LANES) * (2 * LANES);
    float sum = 0f;
    for (int lane = 0; lane < LANES && whole > 0; lane++) {
      float s0 = 0f;
      float s1 = 0f;
      for (int i = lane; i < whole; i += 2 * LANES) {
        s0 += a[at + i];
        s1 += a[at + i + LANES];
      }
      sum += s0 + s1;
    }
    for (int i = whole; i < n; i++) {
      sum += a[at + i];
    }
    return sum;
  }

  /// The largest of n numbers; NaN if any is.
  static float max(float[] a, int at, int n) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      max = Math.max(max, a[at + i]);
    }
    return max;
  }

  /// The largest of n numbers with their signs turned; NaN if any is.
  static float maxOfNegated(float[] a, int at, int n) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      max = Math.max(max, -a[at + i]);
    }
    return max;
  }
}
