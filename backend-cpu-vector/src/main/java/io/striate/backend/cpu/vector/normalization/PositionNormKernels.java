package io.striate.backend.cpu.vector.normalization;

import static io.striate.backend.cpu.vector.run.Lanes.LANES;
import static io.striate.backend.cpu.vector.run.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/// The loops of normalization of each position by itself, over a few positions of one channel. Sums
/// over the channels are compensated: position by position, with the errors beside the sums.
final class PositionNormKernels {
  private PositionNormKernels() {}

  /// `x -= mean`, and the squares added to sums.
  static void center(
      float[] x, int at, float[] mean, int meanAt, float[] sum, int sumAt, int errorsAt, int n) {
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      var d =
          FloatVector.fromArray(SPECIES, x, at + i)
              .sub(FloatVector.fromArray(SPECIES, mean, meanAt + i));
      d.intoArray(x, at + i);
      var square = d.mul(d);
      var s = FloatVector.fromArray(SPECIES, sum, sumAt + i);
      var t = s.add(square);
      var b = t.sub(s);
      FloatVector.fromArray(SPECIES, sum, errorsAt + i)
          .add(s.sub(t.sub(b)).add(square.sub(b)))
          .intoArray(sum, errorsAt + i);
      t.intoArray(sum, sumAt + i);
    }
    for (; i < n; i++) {
      float d = x[at + i] - mean[meanAt + i];
      x[at + i] = d;
      addTo(sum, sumAt + i, errorsAt + i, d * d);
    }
  }

  private static void addTo(float[] sum, int at, int errorAt, float x) {
    float s = sum[at];
    float t = s + x;
    float b = t - s;
    sum[errorAt] += (s - (t - b)) + (x - b);
    sum[at] = t;
  }

  /// `y = d * inverse * scale + shift`.
  static void apply(
      float[] d,
      int at,
      float[] inverse,
      int inverseAt,
      float scale,
      float shift,
      float[] y,
      int to,
      int n) {
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      FloatVector.fromArray(SPECIES, d, at + i)
          .mul(FloatVector.fromArray(SPECIES, inverse, inverseAt + i))
          .mul(scale)
          .add(shift)
          .intoArray(y, to + i);
    }
    for (; i < n; i++) {
      y[to + i] = d[at + i] * inverse[inverseAt + i] * scale + shift;
    }
  }

  /// `z = (x - mean) * inverse`.
  static void normalize(
      float[] x,
      int at,
      float[] mean,
      int meanAt,
      float[] inverse,
      int inverseAt,
      float[] z,
      int to,
      int n) {
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      FloatVector.fromArray(SPECIES, x, at + i)
          .sub(FloatVector.fromArray(SPECIES, mean, meanAt + i))
          .mul(FloatVector.fromArray(SPECIES, inverse, inverseAt + i))
          .intoArray(z, to + i);
    }
    for (; i < n; i++) {
      z[to + i] = (x[at + i] - mean[meanAt + i]) * inverse[inverseAt + i];
    }
  }

  /// `slope = g * scale`, added to `level`; the products with `z` added to `along`. The errors of
  /// each lie so many places behind it.
  static void slopes(
      float[] g,
      int gradAt,
      float scale,
      float[] z,
      int at,
      float[] slope,
      int slopeAt,
      float[] sums,
      int levelAt,
      int alongAt,
      int errors,
      int n) {
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      var x = FloatVector.fromArray(SPECIES, g, gradAt + i).mul(scale);
      x.intoArray(slope, slopeAt + i);
      var s = FloatVector.fromArray(SPECIES, sums, levelAt + i);
      var t = s.add(x);
      var b = t.sub(s);
      FloatVector.fromArray(SPECIES, sums, levelAt + errors + i)
          .add(s.sub(t.sub(b)).add(x.sub(b)))
          .intoArray(sums, levelAt + errors + i);
      t.intoArray(sums, levelAt + i);
      x = x.mul(FloatVector.fromArray(SPECIES, z, at + i));
      s = FloatVector.fromArray(SPECIES, sums, alongAt + i);
      t = s.add(x);
      b = t.sub(s);
      FloatVector.fromArray(SPECIES, sums, alongAt + errors + i)
          .add(s.sub(t.sub(b)).add(x.sub(b)))
          .intoArray(sums, alongAt + errors + i);
      t.intoArray(sums, alongAt + i);
    }
    for (; i < n; i++) {
      float x = g[gradAt + i] * scale;
      slope[slopeAt + i] = x;
      addTo(sums, levelAt + i, levelAt + errors + i, x);
      addTo(sums, alongAt + i, alongAt + errors + i, x * z[at + i]);
    }
  }

  /// `out = (slope - level - z * along) * inverse`.
  static void gradient(
      float[] slope,
      int slopeAt,
      float[] z,
      int at,
      float[] sums,
      int levelAt,
      int alongAt,
      int inverseAt,
      float[] out,
      int to,
      int n) {
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      var turn =
          FloatVector.fromArray(SPECIES, z, at + i)
              .mul(FloatVector.fromArray(SPECIES, sums, alongAt + i));
      FloatVector.fromArray(SPECIES, slope, slopeAt + i)
          .sub(FloatVector.fromArray(SPECIES, sums, levelAt + i))
          .sub(turn)
          .mul(FloatVector.fromArray(SPECIES, sums, inverseAt + i))
          .intoArray(out, to + i);
    }
    for (; i < n; i++) {
      float straight = slope[slopeAt + i] - sums[levelAt + i] - z[at + i] * sums[alongAt + i];
      out[to + i] = straight * sums[inverseAt + i];
    }
  }
}
