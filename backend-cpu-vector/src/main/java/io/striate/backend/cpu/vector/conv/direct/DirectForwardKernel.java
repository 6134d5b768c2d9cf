package io.striate.backend.cpu.vector.conv.direct;

import io.striate.backend.cpu.vector.conv.Conv2dKernel;
import io.striate.backend.cpu.vector.conv.ConvGeometry;
import io.striate.backend.cpu.vector.conv.ImageLayouts;
import io.striate.backend.cpu.vector.elementwise.ElementwiseKernels;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.Lanes;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Workspace;
import java.util.Arrays;
import java.util.Locale;

/// The forward convolution of one geometry by one of the direct kernels, [DirectConv2d] or
/// [FlatConv2d]: packs weights for it, and runs it on one group of one sample.
public final class DirectForwardKernel implements Conv2dKernel {
  final ConvGeometry geometry;

  /// Whether the loops are those of [FlatConv2d], not of [DirectConv2d].
  public final boolean flat;

  private final int[] taps;
  private final int[] pixels;

  /// @param flat whether it is [FlatConv2d]
  public DirectForwardKernel(ConvGeometry geometry, boolean flat) {
    this.geometry = geometry;
    this.flat = flat;
    taps = geometry.tapOffsets();
    pixels = geometry.pixelOffsets();
  }

  /// Whether [FlatConv2d] wastes fewer lanes than [DirectConv2d] where the result is not transposed
  /// afterwards: before a pooling, which reads either layout. Both reach about the same share of
  /// the peak.
  public static boolean wastesLessFlat(ConvGeometry g) {
    if (g.strideHeight() != 1 || g.strideWidth() != 1) {
      return false;
    }
    double flat = (double) FlatConv2d.planeSize(g) * FlatConv2d.paddedFilters(g.groupFilters());
    return flat < g.pixels() * DirectAlgorithm.lanes(g.groupFilters());
  }

  /// The algorithm, for descriptions of plans.
  public String algorithm() {
    return flat
        ? String.format(
            Locale.ROOT,
            "flat, along the width: %d filters fill few lanes",
            geometry.groupFilters())
        : String.format(Locale.ROOT, "direct, 4 pixels x %d filters", Lanes.TILE);
  }

  private int paddedFilters() {
    return flat ? FlatConv2d.paddedFilters(geometry.groupFilters()) : geometry.groupFiltersPadded();
  }

  @Override
  public int packedSize() {
    return geometry.groups() * paddedFilters() * (geometry.taps() + 1);
  }

  @Override
  public Body pack(boolean hasBias) {
    return (task, operands, workspace) ->
        pack(
            operands.floats(0, workspace),
            operands.at(0),
            hasBias,
            operands.floats(hasBias ? 1 : 0, workspace),
            operands.at(hasBias ? 1 : 0),
            operands.floats(hasBias ? 2 : 1, workspace),
            operands.at(hasBias ? 2 : 1));
  }

  @Override
  public Body samples(int count, boolean relu, boolean shared) {
    return new Forward(this, count, relu);
  }

  /// Packs the weights, then the biases; missing biases are zero.
  private void pack(
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
  public int paddedSize() {
    return geometry.channels() * geometry.paddedPlane() + FlatConv2d.slack();
  }

  /// Floats that [#group] writes.
  public int resultSize() {
    return flat
        ? paddedFilters() * FlatConv2d.planeSize(geometry) + 2 * Lanes.TILE
        : geometry.pixels() * paddedFilters();
  }

  /// One group of one sample. The result is `[filters, plane]` with the padded width if the kernel
  /// is flat, else `[pixels, padded filters]`.
  public void group(
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

  /// The samples of a batch, with packed weights; inputs: image, packed weights.
  private record Forward(DirectForwardKernel conv, int samples, boolean relu) implements Body {
    @Override
    public int scratch() {
      return conv.paddedSize() + conv.resultSize();
    }

    @Override
    public String algorithm() {
      return conv.algorithm();
    }

    @Override
    public void run(int task, Operands operands, Workspace workspace) {
      run(
          operands.floats(0, workspace),
          operands.at(0),
          operands.floats(1, workspace),
          operands.at(1),
          operands.floats(2, workspace),
          operands.at(2),
          workspace.scratch);
    }

    private void run(
        float[] in,
        int inAt,
        float[] packed,
        int packedAt,
        float[] out,
        int outAt,
        float[] scratch) {
      ConvGeometry g = conv.geometry;
      int result = conv.paddedSize();
      for (int n = 0; n < samples; n++) {
        int sample = outAt + n * g.outputSize();
        ImageLayouts.pad(g, in, inAt + n * g.inputSize(), scratch, 0);
        for (int group = 0; group < g.groups(); group++) {
          conv.group(group, scratch, 0, packed, packedAt, scratch, result);
          conv.store(scratch, result, out, sample + group * g.groupFilters() * g.pixels());
        }
        if (relu) {
          ElementwiseKernels.relu(out, sample, out, sample, g.outputSize());
        }
      }
    }
  }
}
