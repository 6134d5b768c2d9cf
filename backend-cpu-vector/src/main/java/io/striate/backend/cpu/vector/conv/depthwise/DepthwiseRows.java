package io.striate.backend.cpu.vector.conv.depthwise;

import static io.striate.backend.cpu.vector.run.Lanes.LANES;
import static io.striate.backend.cpu.vector.run.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/// The vectors that [DepthwiseConv2d] computes at once. Each adds its taps in their order.
final class DepthwiseRows {
  private DepthwiseRows() {}

  /// Four rows of the result, with a kernel of 3x3. Adds the taps in their order.
  ///
  /// @param pitch numbers from one row of the image to the next
  static void fourRows(
      float[] in,
      int from,
      int pitch,
      float[] weight,
      int w,
      float bias,
      boolean relu,
      float[] out,
      int to,
      int columns) {
    var w0 = FloatVector.broadcast(SPECIES, weight[w]);
    var w1 = FloatVector.broadcast(SPECIES, weight[w + 1]);
    var w2 = FloatVector.broadcast(SPECIES, weight[w + 2]);
    var w3 = FloatVector.broadcast(SPECIES, weight[w + 3]);
    var w4 = FloatVector.broadcast(SPECIES, weight[w + 4]);
    var w5 = FloatVector.broadcast(SPECIES, weight[w + 5]);
    var w6 = FloatVector.broadcast(SPECIES, weight[w + 6]);
    var w7 = FloatVector.broadcast(SPECIES, weight[w + 7]);
    var w8 = FloatVector.broadcast(SPECIES, weight[w + 8]);
    var start = FloatVector.broadcast(SPECIES, bias);
    var floor = FloatVector.broadcast(SPECIES, relu ? 0f : Float.NEGATIVE_INFINITY);
    for (int x = 0; x < columns; x += LANES) {
      int column = Math.max(0, Math.min(x, columns - LANES));
      int at = from + column;
      var left = FloatVector.fromArray(SPECIES, in, at);
      var middle = FloatVector.fromArray(SPECIES, in, at + 1);
      var right = FloatVector.fromArray(SPECIES, in, at + 2);
      var s0 = w2.fma(right, w1.fma(middle, w0.fma(left, start)));
      at += pitch;
      left = FloatVector.fromArray(SPECIES, in, at);
      middle = FloatVector.fromArray(SPECIES, in, at + 1);
      right = FloatVector.fromArray(SPECIES, in, at + 2);
      s0 = w5.fma(right, w4.fma(middle, w3.fma(left, s0)));
      var s1 = w2.fma(right, w1.fma(middle, w0.fma(left, start)));
      at += pitch;
      left = FloatVector.fromArray(SPECIES, in, at);
      middle = FloatVector.fromArray(SPECIES, in, at + 1);
      right = FloatVector.fromArray(SPECIES, in, at + 2);
      s0 = w8.fma(right, w7.fma(middle, w6.fma(left, s0)));
      s1 = w5.fma(right, w4.fma(middle, w3.fma(left, s1)));
      var s2 = w2.fma(right, w1.fma(middle, w0.fma(left, start)));
      at += pitch;
      left = FloatVector.fromArray(SPECIES, in, at);
      middle = FloatVector.fromArray(SPECIES, in, at + 1);
      right = FloatVector.fromArray(SPECIES, in, at + 2);
      s1 = w8.fma(right, w7.fma(middle, w6.fma(left, s1)));
      s2 = w5.fma(right, w4.fma(middle, w3.fma(left, s2)));
      var s3 = w2.fma(right, w1.fma(middle, w0.fma(left, start)));
      at += pitch;
      left = FloatVector.fromArray(SPECIES, in, at);
      middle = FloatVector.fromArray(SPECIES, in, at + 1);
      right = FloatVector.fromArray(SPECIES, in, at + 2);
      s2 = w8.fma(right, w7.fma(middle, w6.fma(left, s2)));
      s3 = w5.fma(right, w4.fma(middle, w3.fma(left, s3)));
      at += pitch;
      left = FloatVector.fromArray(SPECIES, in, at);
      middle = FloatVector.fromArray(SPECIES, in, at + 1);
      right = FloatVector.fromArray(SPECIES, in, at + 2);
      s3 = w8.fma(right, w7.fma(middle, w6.fma(left, s3)));
      int row = to + column;
      s0.max(floor).intoArray(out, row);
      s1.max(floor).intoArray(out, row + columns);
      s2.max(floor).intoArray(out, row + 2 * columns);
      s3.max(floor).intoArray(out, row + 3 * columns);
    }
  }

  /// A vector of each of four rows.
  ///
  /// @param pitch numbers from one row of the image's windows to the next
  static void four(
      float[] in,
      int from,
      int pitch,
      int[] tap,
      float[] weight,
      int w,
      float bias,
      boolean relu,
      float[] out,
      int to,
      int columns) {
    var s0 = FloatVector.broadcast(SPECIES, bias);
    var s1 = s0;
    var s2 = s0;
    var s3 = s0;
    for (int t = 0; t < tap.length; t++) {
      int at = from + tap[t];
      var v = FloatVector.broadcast(SPECIES, weight[w + t]);
      s0 = v.fma(FloatVector.fromArray(SPECIES, in, at), s0);
      s1 = v.fma(FloatVector.fromArray(SPECIES, in, at + pitch), s1);
      s2 = v.fma(FloatVector.fromArray(SPECIES, in, at + 2 * pitch), s2);
      s3 = v.fma(FloatVector.fromArray(SPECIES, in, at + 3 * pitch), s3);
    }
    float floor = relu ? 0f : Float.NEGATIVE_INFINITY;
    s0.max(floor).intoArray(out, to);
    s1.max(floor).intoArray(out, to + columns);
    s2.max(floor).intoArray(out, to + 2 * columns);
    s3.max(floor).intoArray(out, to + 3 * columns);
  }

  /// A vector of each of eight rows.
  ///
  /// @param pitch numbers from one row of the image's windows to the next
  static void eight(
      float[] in,
      int from,
      int pitch,
      int[] tap,
      float[] weight,
      int w,
      float bias,
      boolean relu,
      float[] out,
      int to,
      int columns) {
    var s0 = FloatVector.broadcast(SPECIES, bias);
    var s1 = s0;
    var s2 = s0;
    var s3 = s0;
    var s4 = s0;
    var s5 = s0;
    var s6 = s0;
    var s7 = s0;
    for (int t = 0; t < tap.length; t++) {
      int at = from + tap[t];
      var v = FloatVector.broadcast(SPECIES, weight[w + t]);
      s0 = v.fma(FloatVector.fromArray(SPECIES, in, at), s0);
      s1 = v.fma(FloatVector.fromArray(SPECIES, in, at + pitch), s1);
      s2 = v.fma(FloatVector.fromArray(SPECIES, in, at + 2 * pitch), s2);
      s3 = v.fma(FloatVector.fromArray(SPECIES, in, at + 3 * pitch), s3);
      s4 = v.fma(FloatVector.fromArray(SPECIES, in, at + 4 * pitch), s4);
      s5 = v.fma(FloatVector.fromArray(SPECIES, in, at + 5 * pitch), s5);
      s6 = v.fma(FloatVector.fromArray(SPECIES, in, at + 6 * pitch), s6);
      s7 = v.fma(FloatVector.fromArray(SPECIES, in, at + 7 * pitch), s7);
    }
    float floor = relu ? 0f : Float.NEGATIVE_INFINITY;
    s0.max(floor).intoArray(out, to);
    s1.max(floor).intoArray(out, to + columns);
    s2.max(floor).intoArray(out, to + 2 * columns);
    s3.max(floor).intoArray(out, to + 3 * columns);
    s4.max(floor).intoArray(out, to + 4 * columns);
    s5.max(floor).intoArray(out, to + 5 * columns);
    s6.max(floor).intoArray(out, to + 6 * columns);
    s7.max(floor).intoArray(out, to + 7 * columns);
  }

  /// Four vectors of one row.
  static void sideBySide(
      float[] in,
      int from,
      int[] tap,
      float[] weight,
      int w,
      float bias,
      boolean relu,
      float[] out,
      int to) {
    var s0 = FloatVector.broadcast(SPECIES, bias);
    var s1 = s0;
    var s2 = s0;
    var s3 = s0;
    for (int t = 0; t < tap.length; t++) {
      int at = from + tap[t];
      var v = FloatVector.broadcast(SPECIES, weight[w + t]);
      s0 = v.fma(FloatVector.fromArray(SPECIES, in, at), s0);
      s1 = v.fma(FloatVector.fromArray(SPECIES, in, at + LANES), s1);
      s2 = v.fma(FloatVector.fromArray(SPECIES, in, at + 2 * LANES), s2);
      s3 = v.fma(FloatVector.fromArray(SPECIES, in, at + 3 * LANES), s3);
    }
    float floor = relu ? 0f : Float.NEGATIVE_INFINITY;
    s0.max(floor).intoArray(out, to);
    s1.max(floor).intoArray(out, to + LANES);
    s2.max(floor).intoArray(out, to + 2 * LANES);
    s3.max(floor).intoArray(out, to + 3 * LANES);
  }

  /// One vector of one row.
  static void one(
      float[] in,
      int from,
      int[] tap,
      float[] weight,
      int w,
      float bias,
      boolean relu,
      float[] out,
      int to) {
    var s = FloatVector.broadcast(SPECIES, bias);
    for (int t = 0; t < tap.length; t++) {
      s =
          FloatVector.broadcast(SPECIES, weight[w + t])
              .fma(FloatVector.fromArray(SPECIES, in, from + tap[t]), s);
    }
    s.max(relu ? 0f : Float.NEGATIVE_INFINITY).intoArray(out, to);
  }
}
