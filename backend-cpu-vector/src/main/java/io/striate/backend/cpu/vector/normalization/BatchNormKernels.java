package io.striate.backend.cpu.vector.normalization;

import static io.striate.backend.cpu.vector.reduction.ReduceKernels.RUN;
import static io.striate.backend.cpu.vector.run.Lanes.LANES;
import static io.striate.backend.cpu.vector.run.Lanes.SPECIES;

import io.striate.backend.cpu.vector.reduction.ReduceKernels;
import jdk.incubator.vector.FloatVector;

/// The loops of batch normalization over one plane of one sample. Sums are compensated, as those of
/// [ReduceKernels]: two partial sums and their errors for each lane, which are added in the order
/// of the lanes, then the tail.
///
/// Sums begin with the first numbers, not with zeros, and planes of less than two vectors are
/// summed without vectors. When the loops began with zeros and were often passed by, the compiler
/// left their vectors on the heap in some processes and not in others (`SteadyStepTest`).
///
/// Plain loops took 2.9 nanoseconds a number for the forward pass, these 1.0 (64x32x16x16, one
/// thread, 256 bits).
final class BatchNormKernels {

  private BatchNormKernels() {}

  /// `y = (x - mean) * factor + shift`, and what is negative of it becomes zero if a relu follows.
  static void apply(
      float[] x,
      int from,
      float mean,
      float factor,
      float shift,
      boolean relu,
      float[] y,
      int to,
      int n) {
    float floor = relu ? 0f : Float.NEGATIVE_INFINITY;
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      FloatVector.fromArray(SPECIES, x, from + i)
          .sub(mean)
          .mul(factor)
          .add(shift)
          .max(floor)
          .intoArray(y, to + i);
    }
    for (; i < n; i++) {
      y[to + i] = Math.max((x[from + i] - mean) * factor + shift, floor);
    }
  }

  /// The sum of `(x - mean)²`, compensated.
  static double squares(float[] x, int at, float mean, int n, float[] scratch, int scratchAt) {
    double sum = 0;
    for (int i = 0; i < n; i += RUN) {
      sum += squaresOfRun(x, at + i, mean, Math.min(RUN, n - i), scratch, scratchAt);
    }
    return sum;
  }

  private static double squaresOfRun(
      float[] x, int at, float mean, int n, float[] scratch, int scratchAt) {
    if (n < 2 * LANES) {
      return squaresOfTail(x, at, mean, 0, n);
    }
    var s0 = FloatVector.fromArray(SPECIES, x, at).sub(mean);
    var s1 = FloatVector.fromArray(SPECIES, x, at + LANES).sub(mean);
    s0 = s0.mul(s0);
    s1 = s1.mul(s1);
    var c0 = FloatVector.zero(SPECIES);
    var c1 = FloatVector.zero(SPECIES);
    int i = 2 * LANES;
    for (; i + 2 * LANES <= n; i += 2 * LANES) {
      var x0 = FloatVector.fromArray(SPECIES, x, at + i).sub(mean);
      var x1 = FloatVector.fromArray(SPECIES, x, at + i + LANES).sub(mean);
      x0 = x0.mul(x0);
      x1 = x1.mul(x1);
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
    return ReduceKernels.lanes(scratch, scratchAt) + squaresOfTail(x, at, mean, i, n);
  }

  private static double squaresOfTail(float[] x, int at, float mean, int from, int n) {
    double tail = 0;
    for (int i = from; i < n; i++) {
      float d = x[at + i] - mean;
      tail += d * d;
    }
    return tail;
  }

  /// The sum of `g * (x - mean) * inverse`, compensated.
  static double product(
      float[] g,
      int gradAt,
      float[] x,
      int at,
      float mean,
      float inverse,
      int n,
      float[] scratch,
      int scratchAt) {
    double sum = 0;
    for (int i = 0; i < n; i += RUN) {
      int count = Math.min(RUN, n - i);
      sum += productOfRun(g, gradAt + i, x, at + i, mean, inverse, count, scratch, scratchAt);
    }
    return sum;
  }

  private static double productOfRun(
      float[] g,
      int gradAt,
      float[] x,
      int at,
      float mean,
      float inverse,
      int n,
      float[] scratch,
      int scratchAt) {
    if (n < 2 * LANES) {
      return productOfTail(g, gradAt, x, at, mean, inverse, 0, n);
    }
    var s0 = FloatVector.fromArray(SPECIES, x, at).sub(mean).mul(inverse);
    var s1 = FloatVector.fromArray(SPECIES, x, at + LANES).sub(mean).mul(inverse);
    s0 = FloatVector.fromArray(SPECIES, g, gradAt).mul(s0);
    s1 = FloatVector.fromArray(SPECIES, g, gradAt + LANES).mul(s1);
    var c0 = FloatVector.zero(SPECIES);
    var c1 = FloatVector.zero(SPECIES);
    int i = 2 * LANES;
    for (; i + 2 * LANES <= n; i += 2 * LANES) {
      var x0 = FloatVector.fromArray(SPECIES, x, at + i).sub(mean).mul(inverse);
      var x1 = FloatVector.fromArray(SPECIES, x, at + i + LANES).sub(mean).mul(inverse);
      x0 = FloatVector.fromArray(SPECIES, g, gradAt + i).mul(x0);
      x1 = FloatVector.fromArray(SPECIES, g, gradAt + i + LANES).mul(x1);
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
    return ReduceKernels.lanes(scratch, scratchAt)
        + productOfTail(g, gradAt, x, at, mean, inverse, i, n);
  }

  private static double productOfTail(
      float[] g, int gradAt, float[] x, int at, float mean, float inverse, int from, int n) {
    double tail = 0;
    for (int i = from; i < n; i++) {
      tail += g[gradAt + i] * ((x[at + i] - mean) * inverse);
    }
    return tail;
  }

  /// `out = (g - meanGrad - (x - mean) * inverse * slope) * factor`.
  static void gradient(
      float[] g,
      int gradAt,
      float[] x,
      int at,
      float mean,
      float inverse,
      float meanGrad,
      float slope,
      float factor,
      float[] out,
      int to,
      int n) {
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      var normal = FloatVector.fromArray(SPECIES, x, at + i).sub(mean).mul(inverse);
      FloatVector.fromArray(SPECIES, g, gradAt + i)
          .sub(meanGrad)
          .sub(normal.mul(slope))
          .mul(factor)
          .intoArray(out, to + i);
    }
    for (; i < n; i++) {
      float normal = (x[at + i] - mean) * inverse;
      out[to + i] = (g[gradAt + i] - meanGrad - normal * slope) * factor;
    }
  }
}
