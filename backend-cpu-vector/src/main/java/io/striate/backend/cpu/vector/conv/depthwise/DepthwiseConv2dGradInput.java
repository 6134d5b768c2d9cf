package io.striate.backend.cpu.vector.conv.depthwise;

import static io.striate.backend.cpu.vector.run.Lanes.LANES;

import io.striate.backend.cpu.vector.conv.Conv2dKernel;
import io.striate.backend.cpu.vector.conv.ConvGeometry;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Workspace;
import java.util.Arrays;
import java.util.Locale;

/// Gradient of a convolution with one channel in each group by its input: [DepthwiseConv2d] once
/// more, with the kernel rotated by 180 degrees.
///
///     gradIn[y, x] = sum over i, ky, kx of spread_i[y + ky·dilationH, x + kx·dilationW] · weight[i, kH-1-ky, kW-1-kx]
///
/// | array | layout |
/// |---|---|
/// | `spread` | `[multiplier, H + (kH-1)·dilationH, W + (kW-1)·dilationW]`: the gradients of one channel's filters, as far apart as the stride says, zeros between and around |
/// | `gradIn` | `[H, W]` |
///
/// With a stride most of what is multiplied is zero; yet a plane stays in the first-level cache, and the
/// kernel reads neighbours.
///
/// Every number adds its products in the order of the rotated weights. The scalar twin is that of
/// `DirectConv2dGradInput`.
public final class DepthwiseConv2dGradInput implements Conv2dKernel {
  /// Channels of a task, if several workers share them.
  private static final int CHANNELS = 8;

  private final ConvGeometry g;
  private final int spreadHeight;
  private final int spreadWidth;

  /// Where the gradient's first row and column go; negative where windows lie in the padding alone.
  private final int top;

  private final int left;
  private final int[] taps;
  private final int[] rows;

  /// A kernel for a geometry that `DepthwiseConv2d.suits`.
  public DepthwiseConv2dGradInput(ConvGeometry geometry) {
    g = geometry;
    int down = (g.kernelHeight() - 1) * g.dilationHeight();
    int across = (g.kernelWidth() - 1) * g.dilationWidth();
    spreadHeight = g.height() + down;
    spreadWidth = g.width() + across;
    top = down - g.padTop();
    left = across - g.padLeft();
    int kernel = g.kernelHeight() * g.kernelWidth();
    taps = new int[g.groupFilters() * kernel];
    Arrays.setAll(
        taps,
        t -> {
          int ky = t % kernel / g.kernelWidth();
          int kx = t % g.kernelWidth();
          int y = ky * g.dilationHeight();
          return (t / kernel * spreadHeight + y) * spreadWidth + kx * g.dilationWidth();
        });
    rows = new int[g.height()];
    Arrays.setAll(rows, y -> y * spreadWidth);
  }

  private int spreadSize() {
    return g.groupFilters() * spreadHeight * spreadWidth + LANES;
  }

  @Override
  public int packedSize() {
    return g.weightSize();
  }

  @Override
  public Body pack(boolean hasBias) {
    int kernel = g.kernelHeight() * g.kernelWidth();
    return (task, operands, workspace) -> {
      float[] weight = operands.floats(0, workspace);
      float[] rotated = operands.floats(1, workspace);
      for (int filter = 0; filter < g.weightSize(); filter += kernel) {
        for (int t = 0; t < kernel; t++) {
          rotated[operands.at(1) + filter + t] = weight[operands.at(0) + filter + kernel - 1 - t];
        }
      }
    };
  }

  @Override
  public Body samples(int count, boolean relu, boolean shared) {
    return new Samples(count, shared ? CHANNELS : g.channels());
  }

  private final class Samples implements Body {
    private final int samples;
    private final int block;

    Samples(int samples, int block) {
      this.samples = samples;
      this.block = block;
    }

    private int blocks() {
      return Math.ceilDiv(g.channels(), block);
    }

    @Override
    public int tasks() {
      return samples * blocks();
    }

    @Override
    public int scratch() {
      return spreadSize() + LANES;
    }

    @Override
    public String algorithm() {
      return String.format(Locale.ROOT, "depthwise, rows of %d pixels", LANES);
    }

    @Override
    public void run(int task, Operands operands, Workspace workspace) {
      float[] scratch = workspace.scratch;
      // The zeros of one channel are those of all.
      Arrays.fill(scratch, 0, spreadSize(), 0f);
      int sample = task / blocks();
      int first = task % blocks() * block;
      for (int c = first; c < Math.min(g.channels(), first + block); c++) {
        int filter = c * g.groupFilters();
        spread(
            operands.floats(0, workspace),
            operands.at(0) + sample * g.outputSize() + filter * g.pixels(),
            scratch);
        DepthwiseConv2d.plane(
            scratch,
            0,
            rows,
            g.width(),
            taps,
            operands.floats(1, workspace),
            operands.at(1) + c * taps.length,
            0f,
            false,
            operands.floats(2, workspace),
            operands.at(2) + sample * g.inputSize() + c * g.height() * g.width(),
            scratch,
            spreadSize());
      }
    }

    private void spread(float[] grad, int gradAt, float[] spread) {
      int step = g.strideWidth();
      int first = Math.max(0, Math.ceilDiv(-left, step));
      int end = Math.min(g.outWidth(), Math.ceilDiv(spreadWidth - left, step));
      for (int row = 0; row < g.groupFilters() * g.outHeight(); row++) {
        int y = row % g.outHeight() * g.strideHeight() + top;
        if (y < 0 || y >= spreadHeight) {
          continue;
        }
        int from = gradAt + row * g.outWidth();
        int to = (row / g.outHeight() * spreadHeight + y) * spreadWidth + left;
        if (step == 1) {
          System.arraycopy(grad, from + first, spread, to + first, Math.max(0, end - first));
          continue;
        }
        for (int x = first; x < end; x++) {
          spread[to + x * step] = grad[from + x];
        }
      }
    }
  }
}
