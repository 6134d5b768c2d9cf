package io.striate.backend.cpu.vector.conv.pooled;

import io.striate.backend.cpu.vector.conv.ConvGeometry;
import io.striate.backend.cpu.vector.conv.direct.FlatConv2d;
import io.striate.backend.cpu.vector.run.Lanes;

/// A flat convolution that keeps even and odd columns apart, for a pooling of 2x2 and stride 2
/// behind it.
///
/// The padded planes are cut into even and odd columns (`ImageLayouts.padEvenOdd`). The window of
/// an even output column 2x' reads, for an even kx, the even half at x' + kx/2, and for an odd one
/// the odd half at x' + (kx-1)/2; that of an odd column reads the other halves. So [FlatConv2d]
/// runs twice as it is, with two lists of taps, and leaves the even and the odd columns of the
/// result in two planes, which the pooling compares vector by vector.
@SuppressWarnings("ArrayRecordComponent") // tables, made once and only read
record EvenOddConv2d(ConvGeometry geometry, int pitch, int[] evenTaps, int[] oddTaps) {

  static EvenOddConv2d of(ConvGeometry g) {
    // One column more than half, since an odd column's window reaches one further.
    int pitch = (g.paddedWidth() + 2) / 2;
    return new EvenOddConv2d(g, pitch, taps(g, pitch, 0), taps(g, pitch, 1));
  }

  private static int[] taps(ConvGeometry g, int pitch, int column) {
    int half = g.paddedHeight() * pitch;
    int[] taps = new int[g.taps()];
    int t = 0;
    for (int c = 0; c < g.groupChannels(); c++) {
      for (int ky = 0; ky < g.kernelHeight(); ky++) {
        for (int kx = 0; kx < g.kernelWidth(); kx++) {
          int x = column + kx * g.dilationWidth();
          taps[t++] = (2 * c + (x & 1)) * half + ky * g.dilationHeight() * pitch + (x >> 1);
        }
      }
    }
    return taps;
  }

  /// Floats of the padded halves of all channels, and what the last tile may read past them.
  int paddedSize() {
    return 2 * geometry.channels() * geometry.paddedHeight() * pitch + FlatConv2d.slack();
  }

  /// Floats of one half plane of the result, in whole tiles.
  int planeSize() {
    int positions = (geometry.outHeight() - 1) * pitch + (geometry.outWidth() + 1) / 2;
    return (positions + FlatConv2d.POSITIONS - 1) / FlatConv2d.POSITIONS * FlatConv2d.POSITIONS;
  }

  /// Where the odd columns lie in the result, after the even columns of all filters.
  int oddAt() {
    return FlatConv2d.paddedFilters(geometry.groupFilters()) * planeSize();
  }

  /// Floats of the result.
  int resultSize() {
    return 2 * oddAt() + Lanes.LANES;
  }

  /// All filters; weights and biases as `DirectForwardKernel` packs them for the flat kernel.
  void forward(float[] padded, int at, float[] packed, int packedAt, float[] result, int resultAt) {
    int filters = geometry.groupFilters();
    int bias = packedAt + FlatConv2d.paddedFilters(filters) * geometry.taps();
    FlatConv2d.forward(
        padded,
        at,
        evenTaps,
        packed,
        packedAt,
        filters,
        packed,
        bias,
        result,
        resultAt,
        planeSize());
    FlatConv2d.forward(
        padded,
        at,
        oddTaps,
        packed,
        packedAt,
        filters,
        packed,
        bias,
        result,
        resultAt + oddAt(),
        planeSize());
  }
}
