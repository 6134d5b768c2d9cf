package io.striate.backend.cpu.vector.conv.depthwise;

import static io.striate.backend.cpu.vector.run.Lanes.LANES;
import static io.striate.backend.cpu.vector.run.Lanes.MANY_REGISTERS;

import io.striate.backend.cpu.vector.conv.Conv2dKernel;
import io.striate.backend.cpu.vector.conv.ConvGeometry;
import io.striate.backend.cpu.vector.conv.PatchLayout;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Workspace;
import java.util.Locale;

/// Convolution with one channel in each group: vectors run along the width of one plane.
///
///     out[y, x] = bias + sum over t of in[y·row + x + tap[t]] · weight[t]
///
/// | array | layout |
/// |---|---|
/// | `in` | the copy of [PatchLayout#ofPixels] of one channel: neighbours side by side, whatever the stride |
/// | `out` | `[oH, oW]` |
///
/// Four vectors of a row are four accumulators; each tap loads four vectors of pixels and
/// broadcasts one weight. Narrower maps have a vector of each of eight rows, or four, if the kernel
/// is large: one vector at a time would wait for each addition. What is left at the end of a row is
/// done by vectors moved left until they end with it, and what is left of the rows by a group that
/// ends with them: some numbers are computed twice, to the same bits. Rows that are shorter than a
/// vector run over into the next, which is written afterwards. A plane and its copy stay in the
/// first-level cache.
///
/// A kernel of 3x3 that moves by one pixel has its nine weights in registers and computes four rows
/// at a time: each row of the image is loaded once for the three that it serves. That needs more
/// than 16 registers.
///
/// `FlatConv2d` computes three filters where there is one, and `DirectConv2d`, which serves
/// strides, fills one lane of a vector with it. Their scalar twin is this kernel's, too.
public final class DepthwiseConv2d {

  /// Taps from which on one accumulator would wait: with fewer, the processor begins the next
  /// vector meanwhile.
  private static final int MANY_TAPS = 25;

  private DepthwiseConv2d() {}

  /// One filter on one channel; `rows` holds where the windows of each row of the result start.
  /// `in` and `scratch` have LANES extra numbers at the end.
  static void plane(
      float[] in,
      int inAt,
      int[] rows,
      int columns,
      int[] tap,
      float[] weight,
      int weightAt,
      float bias,
      boolean relu,
      float[] out,
      int outAt,
      float[] scratch,
      int scratchAt) {
    // The rows that a vector may begin and not leave the map.
    int whole =
        columns >= LANES ? rows.length : Math.max(0, (rows.length * columns - LANES) / columns + 1);
    int done = 0;
    if (whole >= 4 && tap.length == 9 && MANY_REGISTERS && isThreeByThree(rows, tap)) {
      byFourRows(in, inAt, rows, whole, columns, tap[3], weight, weightAt, bias, relu, out, outAt);
      done = whole;
    } else if (whole >= 4 && tap.length >= MANY_TAPS && columns < 4 * LANES) {
      byRows(in, inAt, rows, whole, columns, tap, weight, weightAt, bias, relu, out, outAt);
      done = whole;
    }
    for (int y = done; y < rows.length; y++) {
      int from = inAt + rows[y];
      int to = outAt + y * columns;
      int x = 0;
      for (; x + 4 * LANES <= columns; x += 4 * LANES) {
        DepthwiseRows.sideBySide(in, from + x, tap, weight, weightAt, bias, relu, out, to + x);
      }
      if (x > 0) {
        if (x < columns) {
          int last = columns - 4 * LANES;
          DepthwiseRows.sideBySide(
              in, from + last, tap, weight, weightAt, bias, relu, out, to + last);
        }
        continue;
      }
      for (; x + LANES <= columns; x += LANES) {
        DepthwiseRows.one(in, from + x, tap, weight, weightAt, bias, relu, out, to + x);
      }
      if (x > 0 && x < columns) {
        int last = columns - LANES;
        DepthwiseRows.one(in, from + last, tap, weight, weightAt, bias, relu, out, to + last);
      } else if (x == 0) {
        DepthwiseRows.one(in, from, tap, weight, weightAt, bias, relu, scratch, scratchAt);
        System.arraycopy(scratch, scratchAt, out, to, columns);
      }
    }
  }

  /// Whether each tap, and each row of the result, lies next to the one before.
  private static boolean isThreeByThree(int[] rows, int[] tap) {
    int pitch = tap[3];
    boolean is = true;
    for (int t = 0; t < 9; t++) {
      is &= tap[t] == t / 3 * pitch + t % 3;
    }
    for (int y = 1; y < rows.length; y++) {
      is &= rows[y] == rows[y - 1] + pitch;
    }
    return is;
  }

  /// The first `count` rows of a map, four at least, with any kernel.
  private static void byRows(
      float[] in,
      int inAt,
      int[] rows,
      int count,
      int columns,
      int[] tap,
      float[] weight,
      int w,
      float bias,
      boolean relu,
      float[] out,
      int outAt) {
    int pitch = rows[1] - rows[0];
    int y = 0;
    while (y < count) {
      boolean many = count >= 8 && count - y > 4;
      int first = Math.min(y, count - (many ? 8 : 4));
      for (int x = 0; x < columns; x += LANES) {
        int column = Math.max(0, Math.min(x, columns - LANES));
        int from = inAt + rows[first] + column;
        int to = outAt + first * columns + column;
        if (many) {
          DepthwiseRows.eight(in, from, pitch, tap, weight, w, bias, relu, out, to, columns);
        } else {
          DepthwiseRows.four(in, from, pitch, tap, weight, w, bias, relu, out, to, columns);
        }
      }
      y = first + (many ? 8 : 4);
    }
  }

  /// The first `count` rows of a map, four at least, by [DepthwiseRows#fourRows].
  private static void byFourRows(
      float[] in,
      int inAt,
      int[] rows,
      int count,
      int columns,
      int pitch,
      float[] weight,
      int w,
      float bias,
      boolean relu,
      float[] out,
      int outAt) {
    for (int y = 0; y < count; y += 4) {
      int first = Math.min(y, count - 4);
      int from = inAt + rows[first];
      int to = outAt + first * columns;
      DepthwiseRows.fourRows(in, from, pitch, weight, w, bias, relu, out, to, columns);
    }
  }

  /// Whether this is the kernel for a geometry, and its two gradients are those of its gradients.
  public static boolean suits(ConvGeometry g) {
    return g.groups() > 1 && g.groupChannels() == 1 && g.taps() > 1;
  }

  /// [#plane] for one geometry. Weights are packed as they are, then the biases.
  public static final class Kernel implements Conv2dKernel {
    /// Channels of a task, if several workers share them.
    private static final int CHANNELS = 8;

    private final ConvGeometry g;
    private final PatchLayout layout;
    private final int[] taps;
    private final int[] rows;

    /// A kernel for a geometry that [#suits].
    public Kernel(ConvGeometry geometry) {
      g = geometry;
      layout = PatchLayout.ofPixels(g.group());
      taps = layout.taps();
      int[] pixels = layout.pixels();
      rows = new int[g.outHeight()];
      java.util.Arrays.setAll(rows, y -> pixels[y * g.outWidth()]);
    }

    @Override
    public int packedSize() {
      return g.weightSize() + g.filters();
    }

    @Override
    public Body pack(boolean hasBias) {
      int out = hasBias ? 2 : 1;
      return (task, operands, workspace) -> {
        float[] packed = operands.floats(out, workspace);
        int to = operands.at(out);
        int biases = to + g.weightSize();
        System.arraycopy(operands.floats(0, workspace), operands.at(0), packed, to, g.weightSize());
        if (hasBias) {
          System.arraycopy(
              operands.floats(1, workspace), operands.at(1), packed, biases, g.filters());
        } else {
          java.util.Arrays.fill(packed, biases, biases + g.filters(), 0f);
        }
      };
    }

    @Override
    public Body samples(int count, boolean relu, boolean shared) {
      return new Samples(count, relu, shared ? CHANNELS : g.channels());
    }

    private final class Samples implements Body {
      private final int samples;
      private final boolean relu;
      private final int block;

      Samples(int samples, boolean relu, int block) {
        this.samples = samples;
        this.relu = relu;
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
        return layout.copySize(1) + LANES;
      }

      @Override
      public String algorithm() {
        return String.format(Locale.ROOT, "depthwise, rows of %d pixels", LANES);
      }

      @Override
      public void run(int task, Operands operands, Workspace workspace) {
        int first = task % blocks() * block;
        int end = Math.min(g.channels(), first + block);
        for (int c = first; c < end; c++) {
          channel(task / blocks(), c, operands, workspace);
        }
      }

      private void channel(int sample, int c, Operands operands, Workspace workspace) {
        float[] scratch = workspace.scratch;
        float[] packed = operands.floats(1, workspace);
        float[] in = operands.floats(0, workspace);
        int from = operands.at(0) + sample * g.inputSize() + c * g.height() * g.width();
        layout.copy(in, from, 1, 0, g.pixels(), scratch, 0);
        for (int i = 0; i < g.groupFilters(); i++) {
          int f = c * g.groupFilters() + i;
          plane(
              scratch,
              0,
              rows,
              g.outWidth(),
              taps,
              packed,
              operands.at(1) + f * taps.length,
              packed[operands.at(1) + g.weightSize() + f],
              relu,
              operands.floats(2, workspace),
              operands.at(2) + sample * g.outputSize() + f * g.pixels(),
              scratch,
              layout.copySize(1));
        }
      }
    }
  }
}
