package io.striate.backend.cpu.vector.conv.direct;

import io.striate.backend.cpu.vector.conv.Conv2dKernel;
import io.striate.backend.cpu.vector.conv.ConvGeometry;
import io.striate.backend.cpu.vector.conv.ImageLayouts;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.Lanes;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Workspace;
import java.util.Locale;

/// The gradient of a convolution by its input, by [DirectConv2dGradInput]: offsets and packed
/// weights for all groups of a geometry.
final class DirectGradInputKernel implements Conv2dKernel {
  private final ConvGeometry geometry;
  private final int[] runs;
  private final int runLength;
  private final int[] order;
  private final int[] windows;

  DirectGradInputKernel(ConvGeometry geometry) {
    this.geometry = geometry;
    runs = DirectConv2dGradInput.runOffsets(geometry);
    runLength = DirectConv2dGradInput.runLength(geometry);
    order = DirectConv2dGradInput.pixelOrder(geometry);
    windows = DirectConv2dGradInput.windowOffsets(geometry);
  }

  @Override
  public int packedSize() {
    return geometry.groups() * DirectConv2dGradInput.packedSize(geometry);
  }

  @Override
  public Body pack(boolean hasBias) {
    return (task, operands, workspace) ->
        pack(
            operands.floats(0, workspace),
            operands.at(0),
            operands.floats(1, workspace),
            operands.at(1));
  }

  @Override
  public Body samples(int count, boolean relu, boolean shared) {
    return new GradInput(this, count);
  }

  private void pack(float[] weight, int weightAt, float[] packed, int packedAt) {
    int size = DirectConv2dGradInput.packedSize(geometry);
    for (int group = 0; group < geometry.groups(); group++) {
      int from = weightAt + group * geometry.groupFilters() * geometry.taps();
      DirectConv2dGradInput.packWeight(geometry, weight, from, packed, packedAt + group * size);
    }
  }

  /// One group of one sample: `gradOut` is `[pixels, padded filters]`, the result `[C, H, W]`.
  private void group(
      int group,
      float[] gradOut,
      int gradOutAt,
      float[] packed,
      int packedAt,
      float[] padded,
      int paddedAt,
      float[] gradIn,
      int gradInAt) {
    DirectConv2dGradInput.apply(
        runs,
        runLength,
        order,
        windows,
        gradOut,
        gradOutAt,
        geometry.groupFiltersPadded(),
        geometry.groupFilters(),
        packed,
        packedAt + group * DirectConv2dGradInput.packedSize(geometry),
        padded,
        paddedAt,
        DirectConv2dGradInput.gradInSize(geometry));
    int plane = geometry.height() * geometry.width();
    ImageLayouts.cropChannelsLast(
        geometry, padded, paddedAt, gradIn, gradInAt + group * geometry.groupChannels() * plane);
  }

  /// The samples of a batch, with packed weights; inputs: gradOutput, packed weights.
  private record GradInput(DirectGradInputKernel tables, int samples) implements Body {
    private int turnedSize() {
      return tables.geometry.pixels() * tables.geometry.groupFiltersPadded();
    }

    @Override
    public int scratch() {
      return turnedSize() + DirectConv2dGradInput.gradInSize(tables.geometry);
    }

    @Override
    public String algorithm() {
      return String.format(Locale.ROOT, "windows added, 4 pixels x %d", Lanes.TILE);
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
        float[] gradOut,
        int gradOutAt,
        float[] packed,
        int packedAt,
        float[] gradIn,
        int gradInAt,
        float[] scratch) {
      ConvGeometry g = tables.geometry;
      for (int n = 0; n < samples; n++) {
        for (int group = 0; group < g.groups(); group++) {
          int from = gradOutAt + n * g.outputSize() + group * g.groupFilters() * g.pixels();
          turn(g, gradOut, from, scratch, 0);
          int to = gradInAt + n * g.inputSize();
          tables.group(group, scratch, 0, packed, packedAt, scratch, turnedSize(), gradIn, to);
        }
      }
    }
  }

  /// One group of a gradient, `[filters, pixels]`, to `[pixels, padded filters]`.
  private static void turn(ConvGeometry g, float[] gradOut, int at, float[] turned, int turnedAt) {
    ImageLayouts.transpose(
        g.groupFilters(),
        g.pixels(),
        gradOut,
        at,
        g.pixels(),
        turned,
        turnedAt,
        g.groupFiltersPadded());
  }
}
