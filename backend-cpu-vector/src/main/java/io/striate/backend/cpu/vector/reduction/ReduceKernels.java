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
///
/// A *compensated* sum adds the rounding errors of its additions, too (Neumaier,
/// "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", 1974; the error of one
/// addition by Knuth's TwoSum), so that its error is that of one rounding, however many numbers are
/// added. Statistics and long sums are compensated: plain sums of a million equal numbers were 2e-4
/// off. From memory it takes no longer.
public final class ReduceKernels {
  /// Floats of scratch memory that sums need: two vectors of the widest kind.
  public static final int SCRATCH = 32;

  /// Up to this many terms a sum is plain: its error is no more than that of as many roundings.
  public static final int PLAIN = 16;

  /// The errors of so many additions are added in float themselves; then runs are added in double.
  public static final int RUN = 4096;

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

  /// The sum of `a[at .. at + n - 1]`, compensated.
  public static double compensated(float[] a, int at, int n, float[] scratch, int scratchAt) {
    double sum = 0;
    for (int i = 0; i < n; i += RUN) {
      sum += compensatedRun(a, at + i, Math.min(RUN, n - i), scratch, scratchAt);
    }
    return sum;
  }

  /// Begins with the first numbers, not with zeros, for the reason that batch normalization does:
  /// see `BatchNormKernels`.
  private static double compensatedRun(float[] a, int at, int n, float[] scratch, int scratchAt) {
    if (n < 2 * LANES) {
      return tail(a, at, 0, n);
    }
    var s0 = FloatVector.fromArray(SPECIES, a, at);
    var s1 = FloatVector.fromArray(SPECIES, a, at + LANES);
    var c0 = FloatVector.zero(SPECIES);
    var c1 = FloatVector.zero(SPECIES);
    int i = 2 * LANES;
    for (; i + 2 * LANES <= n; i += 2 * LANES) {
      var x0 = FloatVector.fromArray(SPECIES, a, at + i);
      var x1 = FloatVector.fromArray(SPECIES, a, at + i + LANES);
      var t0 = s0.add(x0);
      var t1 = s1.add(x1);
      var b0 = t0.sub(s0);
      var b1 = t1.sub(s1);
      c0 = c0.add(s0.sub(t0.sub(b0)).add(x0.sub(b0)));
      c1 = c1.add(s1.sub(t1.sub(b1)).add(x1.sub(b1)));
      s0 = t0;
      s1 = t1;
    }
    var t = s0.add(s1);
    var b = t.sub(s0);
    t.intoArray(scratch, scratchAt);
    c0.add(c1).add(s0.sub(t.sub(b)).add(s1.sub(b))).intoArray(scratch, scratchAt + LANES);
    return lanes(scratch, scratchAt) + tail(a, at, i, n);
  }

  private static double tail(float[] a, int at, int from, int n) {
    double tail = 0;
    for (int i = from; i < n; i++) {
      tail += a[at + i];
    }
    return tail;
  }

  /// The sum of a vector of partial sums and, behind it, of their errors, lane by lane. Where a sum
  /// is not finite, its error is not a number and does not count.
  public static double lanes(float[] scratch, int at) {
    double sum = 0;
    double errors = 0;
    for (int lane = 0; lane < LANES; lane++) {
      sum += scratch[at + lane];
      errors += scratch[at + LANES + lane];
    }
    return Double.isFinite(sum) ? sum + errors : sum;
  }

  /// `sum += a`, element by element, with the rounding error of each addition added to `errors`.
  public static void addCompensated(
      float[] a, int at, float[] sum, int sumAt, float[] errors, int errorsAt, int n) {
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      var x = FloatVector.fromArray(SPECIES, a, at + i);
      var s = FloatVector.fromArray(SPECIES, sum, sumAt + i);
      var t = s.add(x);
      var b = t.sub(s);
      FloatVector.fromArray(SPECIES, errors, errorsAt + i)
          .add(s.sub(t.sub(b)).add(x.sub(b)))
          .intoArray(errors, errorsAt + i);
      t.intoArray(sum, sumAt + i);
    }
    for (; i < n; i++) {
      float x = a[at + i];
      float s = sum[sumAt + i];
      float t = s + x;
      float b = t - s;
      errors[errorsAt + i] += (s - (t - b)) + (x - b);
      sum[sumAt + i] = t;
    }
  }

  /// `sum += a`, element by element.
  static void add(float[] a, int at, float[] sum, int sumAt, int n) {
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      var x = FloatVector.fromArray(SPECIES, a, at + i);
      var s = FloatVector.fromArray(SPECIES, sum, sumAt + i);
      s.add(x).intoArray(sum, sumAt + i);
    }
    for (; i < n; i++) {
      sum[sumAt + i] += a[at + i];
    }
  }

  /// `max = max(max, a)`, element by element; NaN if either is.
  static void max(float[] a, int at, float[] max, int maxAt, int n) {
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      var x = FloatVector.fromArray(SPECIES, a, at + i);
      var s = FloatVector.fromArray(SPECIES, max, maxAt + i);
      s.max(x).intoArray(max, maxAt + i);
    }
    for (; i < n; i++) {
      max[maxAt + i] = Math.max(max[maxAt + i], a[at + i]);
    }
  }

  /// `min = min(min, a)`, element by element; NaN if either is.
  static void min(float[] a, int at, float[] min, int minAt, int n) {
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      var x = FloatVector.fromArray(SPECIES, a, at + i);
      var s = FloatVector.fromArray(SPECIES, min, minAt + i);
      s.min(x).intoArray(min, minAt + i);
    }
    for (; i < n; i++) {
      min[minAt + i] = Math.min(min[minAt + i], a[at + i]);
    }
  }

  /// `sum += a`, where only every so many numbers of a count.
  static void addEvery(float[] a, int at, int every, float[] sum, int sumAt, int n) {
    for (int i = 0; i < n; i++) {
      sum[sumAt + i] += a[at + i * every];
    }
  }

  /// `max = max(max, a)`, where only every so many numbers of a count.
  static void maxEvery(float[] a, int at, int every, float[] max, int maxAt, int n) {
    for (int i = 0; i < n; i++) {
      max[maxAt + i] = Math.max(max[maxAt + i], a[at + i * every]);
    }
  }

  /// `min = min(min, a)`, where only every so many numbers of a count.
  static void minEvery(float[] a, int at, int every, float[] min, int minAt, int n) {
    for (int i = 0; i < n; i++) {
      min[minAt + i] = Math.min(min[minAt + i], a[at + i * every]);
    }
  }

  /// Adds their errors to sums, and keeps the errors of these additions. A sum that is not finite
  /// has no error.
  public static void addErrors(float[] sum, int sumAt, float[] errors, int errorsAt, int n) {
    for (int i = 0; i < n; i++) {
      float s = sum[sumAt + i];
      float x = errors[errorsAt + i];
      float t = s + x;
      float b = t - s;
      boolean finite = Float.isFinite(s);
      sum[sumAt + i] = finite ? t : s;
      errors[errorsAt + i] = finite ? (s - (t - b)) + (x - b) : 0f;
    }
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
