package io.striate.backend.cpu.vector.run;

import static io.striate.backend.cpu.vector.run.Lanes.LANES;
import static io.striate.backend.cpu.vector.run.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/// Runs of numbers taken apart into pairs and put together again, which a stride, an upsampling or
/// a pixel shuffle by 2 does. By constant shuffles of one vector: those of two vectors allocate.
/// Over 32x64x56x56 numbers they take half of the time of scalar loops with a stride.
public final class PairKernels {
  /// The even lanes of a vector, in both halves; and the odd ones.
  private static final VectorShuffle<Float> EVENS =
      VectorShuffle.fromOp(SPECIES, lane -> 2 * lane % LANES);

  private static final VectorShuffle<Float> ODDS =
      VectorShuffle.fromOp(SPECIES, lane -> (2 * lane + 1) % LANES);

  /// Each lane of one half of a vector twice.
  private static final VectorShuffle<Float> LOWER_TWICE =
      VectorShuffle.fromOp(SPECIES, lane -> lane / 2);

  private static final VectorShuffle<Float> UPPER_TWICE =
      VectorShuffle.fromOp(SPECIES, lane -> LANES / 2 + lane / 2);

  private static final VectorMask<Float> UPPER = VectorMask.fromLong(SPECIES, -1L << (LANES / 2));

  private static final VectorMask<Float> ODD = VectorMask.fromLong(SPECIES, 0xaaaa_aaaa_aaaa_aaaaL);

  private PairKernels() {}

  /// Every second number from one on: `out[i] = a[2 i]`.
  public static void everySecond(float[] a, int at, float[] out, int to, int n) {
    int i = 0;
    // The last number that is read must not be the one behind the last that is wanted.
    for (; i + LANES < n; i += LANES) {
      FloatVector.fromArray(SPECIES, a, at + 2 * i)
          .rearrange(EVENS)
          .blend(FloatVector.fromArray(SPECIES, a, at + 2 * i + LANES).rearrange(EVENS), UPPER)
          .intoArray(out, to + i);
    }
    for (; i < n; i++) {
      out[to + i] = a[at + 2 * i];
    }
  }

  /// Interleaves two runs: `out[2 i] = a[i]`, `out[2 i + 1] = b[i]`.
  public static void interleave(float[] a, int at, float[] b, int bAt, float[] out, int to, int n) {
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      var x = FloatVector.fromArray(SPECIES, a, at + i);
      var y = FloatVector.fromArray(SPECIES, b, bAt + i);
      x.rearrange(LOWER_TWICE).blend(y.rearrange(LOWER_TWICE), ODD).intoArray(out, to + 2 * i);
      x.rearrange(UPPER_TWICE)
          .blend(y.rearrange(UPPER_TWICE), ODD)
          .intoArray(out, to + 2 * i + LANES);
    }
    for (; i < n; i++) {
      out[to + 2 * i] = a[at + i];
      out[to + 2 * i + 1] = b[bAt + i];
    }
  }

  /// Adds the numbers of pairs: `sum[i] = (sum[i] + a[2 i]) + a[2 i + 1]`.
  public static void addPairs(float[] a, int at, float[] sum, int sumAt, int n) {
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      var x = FloatVector.fromArray(SPECIES, a, at + 2 * i);
      var y = FloatVector.fromArray(SPECIES, a, at + 2 * i + LANES);
      var even = x.rearrange(EVENS).blend(y.rearrange(EVENS), UPPER);
      var odd = x.rearrange(ODDS).blend(y.rearrange(ODDS), UPPER);
      FloatVector.fromArray(SPECIES, sum, sumAt + i).add(even).add(odd).intoArray(sum, sumAt + i);
    }
    for (; i < n; i++) {
      sum[sumAt + i] = sum[sumAt + i] + a[at + 2 * i] + a[at + 2 * i + 1];
    }
  }

  /// Means of 2x2 numbers in two rows: `out[i] = ((a[2 i] + b[2 i]) + (a[2 i + 1] + b[2 i + 1])) /
  /// 4`.
  ///
  /// @param n at least [Lanes#LANES]; the last vector begins where it ends with the row
  public static void quadMeans(float[] a, int at, float[] b, int bAt, float[] out, int to, int n) {
    for (int x = 0; x < n; x += LANES) {
      int i = Math.min(x, n - LANES);
      var low =
          FloatVector.fromArray(SPECIES, a, at + 2 * i)
              .add(FloatVector.fromArray(SPECIES, b, bAt + 2 * i));
      var high =
          FloatVector.fromArray(SPECIES, a, at + 2 * i + LANES)
              .add(FloatVector.fromArray(SPECIES, b, bAt + 2 * i + LANES));
      var even = low.rearrange(EVENS).blend(high.rearrange(EVENS), UPPER);
      var odd = low.rearrange(ODDS).blend(high.rearrange(ODDS), UPPER);
      even.add(odd).div(4f).intoArray(out, to + i);
    }
  }

  /// A quarter of each number, twice in a row: `out[2 i] = out[2 i + 1] = a[i] / 4`. A zero is
  /// positive, as it is where shares are added up.
  ///
  /// @param n at least [Lanes#LANES]; the last vector begins where it ends with the row
  public static void quartersTwice(float[] a, int at, float[] out, int to, int n) {
    for (int x = 0; x < n; x += LANES) {
      int i = Math.min(x, n - LANES);
      var quarter = FloatVector.fromArray(SPECIES, a, at + i).div(4f).add(0f);
      quarter.rearrange(LOWER_TWICE).intoArray(out, to + 2 * i);
      quarter.rearrange(UPPER_TWICE).intoArray(out, to + 2 * i + LANES);
    }
  }
}
