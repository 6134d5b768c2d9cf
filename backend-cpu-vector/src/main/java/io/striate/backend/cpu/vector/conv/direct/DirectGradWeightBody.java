package io.striate.backend.cpu.vector.conv.direct;

import io.striate.backend.cpu.vector.conv.ConvGeometry;
import io.striate.backend.cpu.vector.conv.ImageLayouts;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.Lanes;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Workspace;
import java.util.Arrays;
import java.util.Locale;

/// The gradient of a convolution by its weights, by [DirectConv2dGradWeight], summed over the
/// samples. Inputs: image, gradOutput. A task is `block` filters of one group.
@SuppressWarnings("ArrayRecordComponent") // tables, made once and only read
record DirectGradWeightBody(ConvGeometry g, int[] taps, int[] pixels, int samples, int block)
    implements Body {
  /// The body of a geometry. If it is shared, every block of TILE filters is a task, which pads the
  /// samples for itself.
  static DirectGradWeightBody of(ConvGeometry g, int samples, boolean shared) {
    int block = shared ? Math.min(Lanes.TILE, g.groupFilters()) : g.groupFilters();
    return new DirectGradWeightBody(g, g.tapOffsets(), g.pixelOffsets(), samples, block);
  }

  private int blocks() {
    return (g.groupFilters() + block - 1) / block;
  }

  @Override
  public int tasks() {
    return g.groups() * blocks();
  }

  private int paddedSize() {
    return g.channels() * g.paddedPlane();
  }

  private int turnedSize() {
    return g.pixels() * Lanes.roundUp(block);
  }

  @Override
  public int scratch() {
    return paddedSize() + turnedSize() + g.taps() * Lanes.roundUp(block);
  }

  @Override
  public String algorithm() {
    return String.format(Locale.ROOT, "direct, 4 taps x %d filters", Lanes.TILE);
  }

  @Override
  public void run(int task, Operands operands, Workspace workspace) {
    float[] in = operands.floats(0, workspace);
    float[] gradOut = operands.floats(1, workspace);
    float[] scratch = workspace.scratch;
    int turned = paddedSize();
    int sum = turned + turnedSize();
    int group = task / blocks();
    int first = task % blocks() * block;
    int count = Math.min(block, g.groupFilters() - first);
    int row = Lanes.roundUp(count);
    int filter = group * g.groupFilters() + first;
    Arrays.fill(scratch, sum, sum + g.taps() * row, 0f);
    int channels = group * g.groupChannels() * g.paddedPlane();
    for (int n = 0; n < samples; n++) {
      ImageLayouts.pad(g, in, operands.at(0) + n * g.inputSize(), scratch, 0);
      int from = operands.at(1) + n * g.outputSize() + filter * g.pixels();
      ImageLayouts.transpose(count, g.pixels(), gradOut, from, g.pixels(), scratch, turned, row);
      DirectConv2dGradWeight.accumulate(
          scratch, channels, pixels, pixels.length, taps, scratch, turned, row, scratch, sum);
    }
    DirectConv2d.unpackWeight(
        count,
        g.taps(),
        scratch,
        sum,
        operands.floats(2, workspace),
        operands.at(2) + filter * g.taps());
  }
}
