package io.striate.backend.cpu.vector;

import java.util.Arrays;

/// The forward convolution of one geometry: chooses the kernel, packs weights for it, and runs it
/// on one group of one sample.
///
/// The choice weighs what each kernel wastes against how near it comes to the peak, from the
/// measurements in the heads of [DirectConv2d] and [FlatConv2d]; it depends on the geometry and the
/// vector width alone.
final class Conv2dForward {
  /// Shares of the peak that the register tiles reach.
  private static final double TILE_SPEED = 0.8;

  private static final double SINGLE_VECTOR_SPEED = 0.5;
  private static final double FLAT_SPEED = 0.8;

  final ConvGeometry geometry;
  final boolean flat;
  private final int[] taps;
  private final int[] pixels;

  Conv2dForward(ConvGeometry geometry) {
    this.geometry = geometry;
    flat = flatCost(geometry) < directCost(geometry);
    taps = geometry.tapOffsets();
    pixels = geometry.pixelOffsets();
  }

  /// Work per number of the result, in multiply-adds at the peak.
  private static double directCost(ConvGeometry g) {
    int padded = g.groupFiltersPadded();
    int tiles = padded / Lanes.TILE * Lanes.TILE;
    return (tiles / TILE_SPEED + (padded - tiles) / SINGLE_VECTOR_SPEED) / g.groupFilters();
  }

  private static double flatCost(ConvGeometry g) {
    if (g.strideHeight() != 1 || g.strideWidth() != 1) {
      return Double.POSITIVE_INFINITY;
    }
    double positions = (double) FlatConv2d.planeSize(g) / g.pixels();
    double filters = (double) FlatConv2d.paddedFilters(g.groupFilters()) / g.groupFilters();
    return positions * filters / FLAT_SPEED;
  }

  String algorithm() {
    return flat
        ? "flat, along the width: %d filters fill few lanes".formatted(geometry.groupFilters())
        : "direct, 4 pixels x %d filters".formatted(Lanes.TILE);
  }

  private int paddedFilters() {
    return flat ? FlatConv2d.paddedFilters(geometry.groupFilters()) : geometry.groupFiltersPadded();
  }

  /// Floats of packed weights and biases.
  int packedSize() {
    return geometry.groups() * paddedFilters() * (geometry.taps() + 1);
  }

  /// Packs the weights, then the biases; missing biases are zero.
  void pack(
      float[] weight,
      int weightAt,
      boolean hasBias,
      float[] bias,
      int biasAt,
      float[] packed,
      int packedAt) {
    int filters = geometry.groupFilters();
    int padded = paddedFilters();
    int biases = packedAt + geometry.groups() * padded * geometry.taps();
    for (int group = 0; group < geometry.groups(); group++) {
      int from = weightAt + group * filters * geometry.taps();
      int to = packedAt + group * padded * geometry.taps();
      if (flat) {
        FlatConv2d.packWeight(filters, geometry.taps(), weight, from, packed, to);
      } else {
        DirectConv2d.packWeight(filters, geometry.taps(), weight, from, packed, to);
      }
      int row = biases + group * padded;
      Arrays.fill(packed, row, row + padded, 0f);
      if (hasBias) {
        System.arraycopy(bias, biasAt + group * filters, packed, row, filters);
      }
    }
  }

  /// Floats of the padded copy of a sample, which a worker's scratch memory starts with.
  int paddedSize() {
    return geometry.channels() * geometry.paddedPlane() + FlatConv2d.slack();
  }

  /// Floats that [#group] writes.
  int resultSize() {
    return flat
        ? paddedFilters() * FlatConv2d.planeSize(geometry) + 2 * Lanes.TILE
        : geometry.pixels() * paddedFilters();
  }

  /// One group of one sample. The result is `[filters, plane]` with the padded width if the kernel
  /// is flat, else `[pixels, padded filters]`.
  void group(
      int group,
      float[] padded,
      int paddedAt,
      float[] packed,
      int packedAt,
      float[] result,
      int at) {
    int in = paddedAt + group * geometry.groupChannels() * geometry.paddedPlane();
    int filters = paddedFilters();
    int weight = packedAt + group * filters * geometry.taps();
    int bias = packedAt + geometry.groups() * filters * geometry.taps() + group * filters;
    if (flat) {
      int plane = FlatConv2d.planeSize(geometry);
      FlatConv2d.forward(
          padded,
          in,
          taps,
          packed,
          weight,
          geometry.groupFilters(),
          packed,
          bias,
          result,
          at,
          plane);
    } else {
      DirectConv2d.forward(
          padded,
          in,
          pixels,
          pixels.length,
          taps,
          packed,
          weight,
          filters,
          packed,
          bias,
          result,
          at);
    }
  }

  /// Copies a result of [#group] to `[filters, oH, oW]`.
  void store(float[] result, int at, float[] out, int outAt) {
    int rows = geometry.outHeight();
    int columns = geometry.outWidth();
    if (!flat) {
      ImageLayouts.transpose(
          geometry.pixels(),
          geometry.groupFilters(),
          result,
          at,
          paddedFilters(),
          out,
          outAt,
          geometry.pixels());
      return;
    }
    int plane = FlatConv2d.planeSize(geometry);
    for (int f = 0; f < geometry.groupFilters(); f++) {
      for (int y = 0; y < rows; y++) {
        System.arraycopy(
            result,
            at + f * plane + y * geometry.paddedWidth(),
            out,
            outAt + (f * rows + y) * columns,
            columns);
      }
    }
  }
}
