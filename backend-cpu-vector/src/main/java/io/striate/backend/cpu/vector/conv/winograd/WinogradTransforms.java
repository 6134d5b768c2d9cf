package io.striate.backend.cpu.vector.conv.winograd;

import static io.striate.backend.cpu.vector.run.Lanes.LANES;
import static io.striate.backend.cpu.vector.run.Lanes.SPECIES;
import static io.striate.backend.cpu.vector.run.Lanes.TILE;

import jdk.incubator.vector.FloatVector;

/// The transforms of Winograd's algorithm with the interpolation points 0, 1, -1, 2, -2 and infinity.
///
/// With s the scales below and V(n) the first n powers of the points, F(m x m, r x r) has `At = V(m)t` and
/// `G = diag(s) V(r)` wherever m + r = 7, and one Bt for all:
///
///          | 4  0 -5  0  1  0 |           | 1  0  0  0   0 |           |  1/4  |
///          | 0 -4 -4  1  1  0 |           | 1  1  1  1   1 |           | -1/6  |
///     Bt = | 0  4 -4 -1  1  0 |    V(5) = | 1 -1  1 -1   1 |       s = | -1/6  |
///          | 0 -2 -1  2  1  0 |           | 1  2  4  8  16 |           |  1/24 |
///          | 0  2 -1 -2  1  0 |           | 1 -2  4 -8  16 |           |  1/24 |
///          | 0  4  0 -5  0  1 |           | 0  0  0  0   1 |           |   1   |
///
/// The point at infinity sees the highest power alone: the last row of V(n) is 0 ... 0 1.
///
/// | transform | of | to | formula |
/// |---|---|---|---|
/// | input | a 6x6 patch of the image | 6x6 | `Bt d B` |
/// | weight | an r x r kernel | 6x6 | `G g Gt` |
/// | output | 6x6 | an m x m patch of the result | `At m A` |
/// | gradient | an m x m patch of the result's gradient | 6x6 | `A y At` |
/// | kernel | 6x6 | the r x r kernel's gradient | `Gt u G` |
///
/// Each works on as many channels or filters at a time as a vector has lanes, first down the columns, then along
/// the rows, and keeps what lies between in memory: 36 vectors do not fit the registers. Patches lie in *strips*: the
/// pixels of a row of tiles, `[rows, columns, lanes]`. Neighbouring 6x6 patches share r - 1 columns, and the pass down
/// the columns is done once for both.
///
/// Source: Lavin and Gray, "Fast algorithms for convolutional neural networks", arXiv:1509.09308.
final class WinogradTransforms {
  /// Numbers of a transformed patch or kernel.
  static final int POINTS = 36;

  private WinogradTransforms() {}

  /// Down the columns of a strip `[6, columns, LANES]`, in place.
  static void inputColumns(float[] strip, int at, int columns) {
    int row = columns * LANES;
    for (int x = 0; x < columns; x++) {
      int i = at + x * LANES;
      var d0 = FloatVector.fromArray(SPECIES, strip, i);
      var d1 = FloatVector.fromArray(SPECIES, strip, i + row);
      var d2 = FloatVector.fromArray(SPECIES, strip, i + 2 * row);
      var d3 = FloatVector.fromArray(SPECIES, strip, i + 3 * row);
      var d4 = FloatVector.fromArray(SPECIES, strip, i + 4 * row);
      var d5 = FloatVector.fromArray(SPECIES, strip, i + 5 * row);
      var even = d2.fma(FloatVector.broadcast(SPECIES, -4f), d4);
      var odd = d1.fma(FloatVector.broadcast(SPECIES, -4f), d3);
      var even2 = d4.sub(d2);
      var odd2 = d3.sub(d1);
      odd2 = odd2.add(odd2);
      d0.fma(FloatVector.broadcast(SPECIES, 4f), d2.fma(FloatVector.broadcast(SPECIES, -5f), d4))
          .intoArray(strip, i);
      even.add(odd).intoArray(strip, i + row);
      even.sub(odd).intoArray(strip, i + 2 * row);
      even2.add(odd2).intoArray(strip, i + 3 * row);
      even2.sub(odd2).intoArray(strip, i + 4 * row);
      d1.fma(FloatVector.broadcast(SPECIES, 4f), d3.fma(FloatVector.broadcast(SPECIES, -5f), d5))
          .intoArray(strip, i + 5 * row);
    }
  }

  /// Along one row of a strip, for `tiles` neighbours that start `step` apart: point q of tile j
  /// goes to `to + q point + j tile`.
  static void inputRow(
      float[] strip, int at, int tiles, int step, float[] out, int to, int point, int tile) {
    for (int j = 0; j < tiles; j++) {
      int i = at + j * step;
      int o = to + j * tile;
      var d0 = FloatVector.fromArray(SPECIES, strip, i);
      var d1 = FloatVector.fromArray(SPECIES, strip, i + LANES);
      var d2 = FloatVector.fromArray(SPECIES, strip, i + 2 * LANES);
      var d3 = FloatVector.fromArray(SPECIES, strip, i + 3 * LANES);
      var d4 = FloatVector.fromArray(SPECIES, strip, i + 4 * LANES);
      var d5 = FloatVector.fromArray(SPECIES, strip, i + 5 * LANES);
      var even = d2.fma(FloatVector.broadcast(SPECIES, -4f), d4);
      var odd = d1.fma(FloatVector.broadcast(SPECIES, -4f), d3);
      var even2 = d4.sub(d2);
      var odd2 = d3.sub(d1);
      odd2 = odd2.add(odd2);
      d0.fma(FloatVector.broadcast(SPECIES, 4f), d2.fma(FloatVector.broadcast(SPECIES, -5f), d4))
          .intoArray(out, o);
      even.add(odd).intoArray(out, o + point);
      even.sub(odd).intoArray(out, o + 2 * point);
      even2.add(odd2).intoArray(out, o + 3 * point);
      even2.sub(odd2).intoArray(out, o + 4 * point);
      d1.fma(FloatVector.broadcast(SPECIES, 4f), d3.fma(FloatVector.broadcast(SPECIES, -5f), d5))
          .intoArray(out, o + 5 * point);
    }
  }

  /// The kernels of TILE filters: taps `[r * r, TILE]` to `[36]` points, `point` apart. `between`
  /// has room for 6 r vectors.
  static void weight(
      WinogradForm form,
      float[] taps,
      int at,
      float[] between,
      int tmp,
      float[] out,
      int to,
      int point) {
    if (form.kernel() == 3) {
      weight3(taps, at, between, tmp, out, to, point);
    } else {
      weight5(taps, at, between, tmp, out, to, point);
    }
  }

  private static void weight3(
      float[] taps, int at, float[] between, int tmp, float[] out, int to, int point) {
    for (int v = 0; v < TILE; v += LANES) {
      for (int x = 0; x < 3; x++) {
        weightOf3(taps, at + x * TILE + v, 3 * TILE, between, tmp + x * LANES, 3 * LANES);
      }
      for (int p = 0; p < 6; p++) {
        weightOf3(between, tmp + 3 * p * LANES, LANES, out, to + 6 * p * point + v, point);
      }
    }
  }

  private static void weight5(
      float[] taps, int at, float[] between, int tmp, float[] out, int to, int point) {
    for (int v = 0; v < TILE; v += LANES) {
      for (int x = 0; x < 5; x++) {
        weightOf5(taps, at + x * TILE + v, 5 * TILE, between, tmp + x * LANES, 5 * LANES);
      }
      for (int p = 0; p < 6; p++) {
        weightOf5(between, tmp + 5 * p * LANES, LANES, out, to + 6 * p * point + v, point);
      }
    }
  }

  private static void weightOf3(float[] g, int at, int step, float[] out, int to, int point) {
    var g0 = FloatVector.fromArray(SPECIES, g, at);
    var g1 = FloatVector.fromArray(SPECIES, g, at + step);
    var g2 = FloatVector.fromArray(SPECIES, g, at + 2 * step);
    var outer = g0.add(g2).mul(-1f / 6);
    var middle = g1.mul(1f / 6);
    var half = g0.mul(1f / 24).add(g2.mul(1f / 6));
    var middle2 = g1.mul(1f / 12);
    g0.mul(0.25f).intoArray(out, to);
    outer.sub(middle).intoArray(out, to + point);
    outer.add(middle).intoArray(out, to + 2 * point);
    half.add(middle2).intoArray(out, to + 3 * point);
    half.sub(middle2).intoArray(out, to + 4 * point);
    g2.intoArray(out, to + 5 * point);
  }

  private static void weightOf5(float[] g, int at, int step, float[] out, int to, int point) {
    var g0 = FloatVector.fromArray(SPECIES, g, at);
    var g1 = FloatVector.fromArray(SPECIES, g, at + step);
    var g2 = FloatVector.fromArray(SPECIES, g, at + 2 * step);
    var g3 = FloatVector.fromArray(SPECIES, g, at + 3 * step);
    var g4 = FloatVector.fromArray(SPECIES, g, at + 4 * step);
    var outer = g0.add(g2).add(g4).mul(-1f / 6);
    var middle = g1.add(g3).mul(1f / 6);
    var half = g0.mul(1f / 24).add(g2.mul(1f / 6)).add(g4.mul(2f / 3));
    var middle2 = g1.mul(1f / 12).add(g3.mul(1f / 3));
    g0.mul(0.25f).intoArray(out, to);
    outer.sub(middle).intoArray(out, to + point);
    outer.add(middle).intoArray(out, to + 2 * point);
    half.add(middle2).intoArray(out, to + 3 * point);
    half.sub(middle2).intoArray(out, to + 4 * point);
    g4.intoArray(out, to + 5 * point);
  }

  /// One tile of TILE filters, points `point` apart, to a strip `[m, columns, TILE]`; biases are
  /// added, and the relu applied if there is one. `between` has room for 6 m vectors.
  static void output(
      WinogradForm form,
      float[] m,
      int at,
      int point,
      float[] bias,
      int biasAt,
      boolean relu,
      float[] between,
      int tmp,
      float[] strip,
      int to,
      int columns) {
    float floor = relu ? 0f : Float.NEGATIVE_INFINITY;
    if (form.tile() == 4) {
      outputOf4(m, at, point, bias, biasAt, floor, between, tmp, strip, to, columns);
    } else {
      outputOf2(m, at, point, bias, biasAt, floor, between, tmp, strip, to, columns);
    }
  }

  private static void outputOf4(
      float[] m,
      int at,
      int point,
      float[] bias,
      int biasAt,
      float floor,
      float[] between,
      int tmp,
      float[] strip,
      int to,
      int columns) {
    for (int v = 0; v < TILE; v += LANES) {
      for (int q = 0; q < 6; q++) {
        int i = at + q * point + v;
        int o = tmp + q * LANES;
        var m1 = FloatVector.fromArray(SPECIES, m, i + 6 * point);
        var m2 = FloatVector.fromArray(SPECIES, m, i + 12 * point);
        var m3 = FloatVector.fromArray(SPECIES, m, i + 18 * point);
        var m4 = FloatVector.fromArray(SPECIES, m, i + 24 * point);
        var even = m1.add(m2);
        var odd = m1.sub(m2);
        var even2 = m3.add(m4);
        var odd2 = m3.sub(m4);
        FloatVector.fromArray(SPECIES, m, i).add(even).add(even2).intoArray(between, o);
        odd2.fma(FloatVector.broadcast(SPECIES, 2f), odd).intoArray(between, o + 6 * LANES);
        even2.fma(FloatVector.broadcast(SPECIES, 4f), even).intoArray(between, o + 12 * LANES);
        odd2.fma(FloatVector.broadcast(SPECIES, 8f), odd)
            .add(FloatVector.fromArray(SPECIES, m, i + 30 * point))
            .intoArray(between, o + 18 * LANES);
      }
      var b = FloatVector.fromArray(SPECIES, bias, biasAt + v);
      for (int r = 0; r < 4; r++) {
        int i = tmp + 6 * r * LANES;
        int o = to + r * columns * TILE + v;
        var m1 = FloatVector.fromArray(SPECIES, between, i + LANES);
        var m2 = FloatVector.fromArray(SPECIES, between, i + 2 * LANES);
        var m3 = FloatVector.fromArray(SPECIES, between, i + 3 * LANES);
        var m4 = FloatVector.fromArray(SPECIES, between, i + 4 * LANES);
        var even = m1.add(m2);
        var odd = m1.sub(m2);
        var even2 = m3.add(m4);
        var odd2 = m3.sub(m4);
        var y0 = FloatVector.fromArray(SPECIES, between, i).add(even).add(even2).add(b);
        var y1 = odd2.fma(FloatVector.broadcast(SPECIES, 2f), odd).add(b);
        var y2 = even2.fma(FloatVector.broadcast(SPECIES, 4f), even).add(b);
        var y3 =
            odd2.fma(FloatVector.broadcast(SPECIES, 8f), odd)
                .add(FloatVector.fromArray(SPECIES, between, i + 5 * LANES))
                .add(b);
        y0.max(floor).intoArray(strip, o);
        y1.max(floor).intoArray(strip, o + TILE);
        y2.max(floor).intoArray(strip, o + 2 * TILE);
        y3.max(floor).intoArray(strip, o + 3 * TILE);
      }
    }
  }

  private static void outputOf2(
      float[] m,
      int at,
      int point,
      float[] bias,
      int biasAt,
      float floor,
      float[] between,
      int tmp,
      float[] strip,
      int to,
      int columns) {
    for (int v = 0; v < TILE; v += LANES) {
      for (int q = 0; q < 6; q++) {
        int i = at + q * point + v;
        int o = tmp + q * LANES;
        var m1 = FloatVector.fromArray(SPECIES, m, i + 6 * point);
        var m2 = FloatVector.fromArray(SPECIES, m, i + 12 * point);
        var m3 = FloatVector.fromArray(SPECIES, m, i + 18 * point);
        var m4 = FloatVector.fromArray(SPECIES, m, i + 24 * point);
        var odd2 = m3.sub(m4);
        FloatVector.fromArray(SPECIES, m, i).add(m1.add(m2)).add(m3.add(m4)).intoArray(between, o);
        odd2.fma(FloatVector.broadcast(SPECIES, 2f), m1.sub(m2))
            .add(FloatVector.fromArray(SPECIES, m, i + 30 * point))
            .intoArray(between, o + 6 * LANES);
      }
      var b = FloatVector.fromArray(SPECIES, bias, biasAt + v);
      for (int r = 0; r < 2; r++) {
        int i = tmp + 6 * r * LANES;
        int o = to + r * columns * TILE + v;
        var m1 = FloatVector.fromArray(SPECIES, between, i + LANES);
        var m2 = FloatVector.fromArray(SPECIES, between, i + 2 * LANES);
        var m3 = FloatVector.fromArray(SPECIES, between, i + 3 * LANES);
        var m4 = FloatVector.fromArray(SPECIES, between, i + 4 * LANES);
        var odd2 = m3.sub(m4);
        var y0 = FloatVector.fromArray(SPECIES, between, i).add(m1.add(m2)).add(m3.add(m4)).add(b);
        var y1 =
            odd2.fma(FloatVector.broadcast(SPECIES, 2f), m1.sub(m2))
                .add(FloatVector.fromArray(SPECIES, between, i + 5 * LANES))
                .add(b);
        y0.max(floor).intoArray(strip, o);
        y1.max(floor).intoArray(strip, o + TILE);
      }
    }
  }

  /// Down the columns of a strip `[6, columns, LANES]`, in place: its first m rows are the
  /// gradient, all six the result.
  static void gradientColumns(WinogradForm form, float[] strip, int at, int columns) {
    int row = columns * LANES;
    boolean four = form.tile() == 4;
    for (int i = at; i < at + row; i += LANES) {
      if (four) {
        gradientOf4(strip, i, row, strip, i, row);
      } else {
        gradientOf2(strip, i, row, strip, i, row);
      }
    }
  }

  /// Along one row of a strip, for `tiles` neighbours, as [#inputRow].
  static void gradientRow(
      WinogradForm form,
      float[] strip,
      int at,
      int tiles,
      float[] out,
      int to,
      int point,
      int tile) {
    boolean four = form.tile() == 4;
    for (int j = 0; j < tiles; j++) {
      if (four) {
        gradientOf4(strip, at + 4 * j * LANES, LANES, out, to + j * tile, point);
      } else {
        gradientOf2(strip, at + 2 * j * LANES, LANES, out, to + j * tile, point);
      }
    }
  }

  private static void gradientOf4(float[] y, int at, int step, float[] out, int to, int point) {
    var y0 = FloatVector.fromArray(SPECIES, y, at);
    var y1 = FloatVector.fromArray(SPECIES, y, at + step);
    var y2 = FloatVector.fromArray(SPECIES, y, at + 2 * step);
    var y3 = FloatVector.fromArray(SPECIES, y, at + 3 * step);
    var even = y0.add(y2);
    var odd = y1.add(y3);
    var even2 = y2.fma(FloatVector.broadcast(SPECIES, 4f), y0);
    var odd2 = y3.fma(FloatVector.broadcast(SPECIES, 4f), y1);
    odd2 = odd2.add(odd2);
    y0.intoArray(out, to);
    even.add(odd).intoArray(out, to + point);
    even.sub(odd).intoArray(out, to + 2 * point);
    even2.add(odd2).intoArray(out, to + 3 * point);
    even2.sub(odd2).intoArray(out, to + 4 * point);
    y3.intoArray(out, to + 5 * point);
  }

  private static void gradientOf2(float[] y, int at, int step, float[] out, int to, int point) {
    var y0 = FloatVector.fromArray(SPECIES, y, at);
    var y1 = FloatVector.fromArray(SPECIES, y, at + step);
    var twice = y1.add(y1);
    y0.intoArray(out, to);
    y0.add(y1).intoArray(out, to + point);
    y0.sub(y1).intoArray(out, to + 2 * point);
    y0.add(twice).intoArray(out, to + 3 * point);
    y0.sub(twice).intoArray(out, to + 4 * point);
    y1.intoArray(out, to + 5 * point);
  }

  /// The gradients of the kernels of TILE filters: points `point` apart to taps `[r * r, TILE]`.
  /// `between` has room for 6 r vectors.
  static void kernel(
      WinogradForm form,
      float[] u,
      int at,
      int point,
      float[] between,
      int tmp,
      float[] taps,
      int to) {
    for (int v = 0; v < TILE; v += LANES) {
      if (form.kernel() == 3) {
        for (int q = 0; q < 6; q++) {
          kernelOf3(u, at + q * point + v, 6 * point, between, tmp + q * LANES, 6 * LANES);
        }
        for (int y = 0; y < 3; y++) {
          kernelOf3(between, tmp + 6 * y * LANES, LANES, taps, to + 3 * y * TILE + v, TILE);
        }
      } else {
        for (int q = 0; q < 6; q++) {
          kernelOf5(u, at + q * point + v, 6 * point, between, tmp + q * LANES, 6 * LANES);
        }
        for (int y = 0; y < 5; y++) {
          kernelOf5(between, tmp + 6 * y * LANES, LANES, taps, to + 5 * y * TILE + v, TILE);
        }
      }
    }
  }

  private static void kernelOf3(float[] u, int at, int point, float[] out, int to, int step) {
    var u1 = FloatVector.fromArray(SPECIES, u, at + point);
    var u2 = FloatVector.fromArray(SPECIES, u, at + 2 * point);
    var u3 = FloatVector.fromArray(SPECIES, u, at + 3 * point);
    var u4 = FloatVector.fromArray(SPECIES, u, at + 4 * point);
    var even = u1.add(u2).mul(-1f / 6);
    var even2 = u3.add(u4);
    FloatVector.fromArray(SPECIES, u, at)
        .mul(0.25f)
        .add(even)
        .add(even2.mul(1f / 24))
        .intoArray(out, to);
    u2.sub(u1).mul(1f / 6).add(u3.sub(u4).mul(1f / 12)).intoArray(out, to + step);
    even.add(even2.mul(1f / 6))
        .add(FloatVector.fromArray(SPECIES, u, at + 5 * point))
        .intoArray(out, to + 2 * step);
  }

  private static void kernelOf5(float[] u, int at, int point, float[] out, int to, int step) {
    var u1 = FloatVector.fromArray(SPECIES, u, at + point);
    var u2 = FloatVector.fromArray(SPECIES, u, at + 2 * point);
    var u3 = FloatVector.fromArray(SPECIES, u, at + 3 * point);
    var u4 = FloatVector.fromArray(SPECIES, u, at + 4 * point);
    var even = u1.add(u2).mul(-1f / 6);
    var odd = u2.sub(u1).mul(1f / 6);
    var even2 = u3.add(u4);
    var odd2 = u3.sub(u4);
    FloatVector.fromArray(SPECIES, u, at)
        .mul(0.25f)
        .add(even)
        .add(even2.mul(1f / 24))
        .intoArray(out, to);
    odd.add(odd2.mul(1f / 12)).intoArray(out, to + step);
    even.add(even2.mul(1f / 6)).intoArray(out, to + 2 * step);
    odd.add(odd2.mul(1f / 3)).intoArray(out, to + 3 * step);
    even.add(even2.mul(2f / 3))
        .add(FloatVector.fromArray(SPECIES, u, at + 5 * point))
        .intoArray(out, to + 4 * step);
  }
}
