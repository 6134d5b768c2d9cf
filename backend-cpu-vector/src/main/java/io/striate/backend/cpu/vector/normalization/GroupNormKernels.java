package io.striate.backend.cpu.vector.normalization;

import static io.striate.backend.cpu.vector.run.Lanes.LANES;
import static io.striate.backend.cpu.vector.run.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/// The loops of group normalization over rows of numbers that are normalized together, where every
/// number has a scale of its own. Sums over a row are those of [BatchNormKernels].
final class GroupNormKernels {
  /// Rows that [#columns] adds plainly: as many terms as a plain sum may have.
  static final int ROWS = 16;

  private GroupNormKernels() {}

  /// `y = (x - mean) * inverse * scale + shift`.
  static void apply(
      float[] x,
      int from,
      float mean,
      float inverse,
      float[] scale,
      int scaleAt,
      float[] shift,
      int shiftAt,
      float[] y,
      int to,
      int n) {
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      FloatVector.fromArray(SPECIES, x, from + i)
          .sub(mean)
          .mul(inverse)
          .mul(FloatVector.fromArray(SPECIES, scale, scaleAt + i))
          .add(FloatVector.fromArray(SPECIES, shift, shiftAt + i))
          .intoArray(y, to + i);
    }
    for (; i < n; i++) {
      y[to + i] = (x[from + i] - mean) * inverse * scale[scaleAt + i] + shift[shiftAt + i];
    }
  }

  /// `out = a * b`.
  static void multiply(float[] a, int at, float[] b, int bAt, float[] out, int to, int n) {
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      FloatVector.fromArray(SPECIES, a, at + i)
          .mul(FloatVector.fromArray(SPECIES, b, bAt + i))
          .intoArray(out, to + i);
    }
    for (; i < n; i++) {
      out[to + i] = a[at + i] * b[bAt + i];
    }
  }

  /// `out = (g * scale - level - (x - mean) * inverse * along) * inverse`.
  static void gradient(
      float[] g,
      int gradAt,
      float[] scale,
      int scaleAt,
      float[] x,
      int at,
      float mean,
      float inverse,
      float level,
      float along,
      float[] out,
      int to,
      int n) {
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      var normal = FloatVector.fromArray(SPECIES, x, at + i).sub(mean).mul(inverse);
      FloatVector.fromArray(SPECIES, g, gradAt + i)
          .mul(FloatVector.fromArray(SPECIES, scale, scaleAt + i))
          .sub(level)
          .sub(normal.mul(along))
          .mul(inverse)
          .intoArray(out, to + i);
    }
    for (; i < n; i++) {
      float normal = (x[at + i] - mean) * inverse;
      out[to + i] = (g[gradAt + i] * scale[scaleAt + i] - level - normal * along) * inverse;
    }
  }

  /// The same with one scale for all numbers.
  static void gradient(
      float[] g,
      int gradAt,
      float scale,
      float[] x,
      int at,
      float mean,
      float inverse,
      float level,
      float along,
      float[] out,
      int to,
      int n) {
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      var normal = FloatVector.fromArray(SPECIES, x, at + i).sub(mean).mul(inverse);
      FloatVector.fromArray(SPECIES, g, gradAt + i)
          .mul(scale)
          .sub(level)
          .sub(normal.mul(along))
          .mul(inverse)
          .intoArray(out, to + i);
    }
    for (; i < n; i++) {
      float normal = (x[at + i] - mean) * inverse;
      out[to + i] = (g[gradAt + i] * scale - level - normal * along) * inverse;
    }
  }

  /// Adds up to [#ROWS] rows of `g` and of `g * (x - mean) * inverse` to sums, column by column:
  /// plainly in registers, then with the rounding error of each addition beside the sum.
  ///
  /// @param stride numbers from one row to the next
  /// @param statistics mean and inverse deviation of each row, alternating
  /// @param sums the sums of g, their errors, the sums of products, their errors: n numbers each
  static void columns(
      float[] g,
      int gradAt,
      float[] x,
      int at,
      int stride,
      int rows,
      float[] statistics,
      int statisticsAt,
      float[] sums,
      int sumsAt,
      int n) {
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      var plain = FloatVector.fromArray(SPECIES, g, gradAt + i);
      var product =
          FloatVector.fromArray(SPECIES, x, at + i)
              .sub(statistics[statisticsAt])
              .mul(statistics[statisticsAt + 1])
              .mul(plain);
      for (int row = 1; row < rows; row++) {
        var grad = FloatVector.fromArray(SPECIES, g, gradAt + row * stride + i);
        product =
            FloatVector.fromArray(SPECIES, x, at + row * stride + i)
                .sub(statistics[statisticsAt + 2 * row])
                .mul(statistics[statisticsAt + 2 * row + 1])
                .mul(grad)
                .add(product);
        plain = plain.add(grad);
      }
      int to = sumsAt + i;
      var s = FloatVector.fromArray(SPECIES, sums, to);
      var t = s.add(plain);
      var b = t.sub(s);
      FloatVector.fromArray(SPECIES, sums, to + n)
          .add(s.sub(t.sub(b)).add(plain.sub(b)))
          .intoArray(sums, to + n);
      t.intoArray(sums, to);
      s = FloatVector.fromArray(SPECIES, sums, to + 2 * n);
      t = s.add(product);
      b = t.sub(s);
      FloatVector.fromArray(SPECIES, sums, to + 3 * n)
          .add(s.sub(t.sub(b)).add(product.sub(b)))
          .intoArray(sums, to + 3 * n);
      t.intoArray(sums, to + 2 * n);
    }
    for (; i < n; i++) {
      float plain = 0f;
      float product = 0f;
      for (int row = 0; row < rows; row++) {
        float grad = g[gradAt + row * stride + i];
        float normal =
            (x[at + row * stride + i] - statistics[statisticsAt + 2 * row])
                * statistics[statisticsAt + 2 * row + 1];
        plain += grad;
        product += normal * grad;
      }
      addTo(sums, sumsAt + i, n, plain);
      addTo(sums, sumsAt + 2 * n + i, n, product);
    }
  }

  /// Adds a number to a sum, whose error is so many places behind it.
  private static void addTo(float[] sums, int at, int pitch, float x) {
    float s = sums[at];
    float t = s + x;
    float b = t - s;
    sums[at + pitch] += (s - (t - b)) + (x - b);
    sums[at] = t;
  }
}
