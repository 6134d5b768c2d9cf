package io.striate.backend.cpu.vector.conv.depthwise;

import static io.striate.backend.cpu.vector.run.Lanes.BITS;
import static io.striate.backend.cpu.vector.run.Lanes.KEEP;
import static io.striate.backend.cpu.vector.run.Lanes.LANES;
import static io.striate.backend.cpu.vector.run.Lanes.SPECIES;

import io.striate.backend.cpu.vector.conv.ConvGeometry;
import io.striate.backend.cpu.vector.conv.PatchLayout;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.Lanes;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Workspace;
import java.util.Arrays;
import java.util.Locale;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/// Gradient of a convolution with one channel in each group by its weights: vectors run along the
/// rows of one plane.
///
///     gradWeight[t] = sum over y, x of in[row[y] + x + tap[t]] · gradOut[y, x]
///
/// | array | layout |
/// |---|---|
/// | `in` | the copy of [PatchLayout#ofPixels] of one channel, as in [DepthwiseConv2d] |
/// | `gradOut` | `[oH, oW rounded up to LANES]`: the rows' ends are zero |
///
/// Three taps at a time, all nine of a kernel of 3x3, keep a vector of sums each, over the whole plane: the gradient is
/// read once for them. What
/// `in` holds behind a row's end is cleared by a mask before it is multiplied, as it may be infinite.
///
/// The lanes of a sum are added in halves, the samples one by one: the same bits, however the
/// channels are divided. Their scalar twin is that of `DirectConv2dGradWeight`.
public final class DepthwiseConv2dGradWeight implements Body {
  /// Channels of a task, if several workers share them.
  private static final int CHANNELS = 8;

  /// Taps whose sums are kept at the same time.
  private static final int TAPS = 3;

  /// The same for kernels of 3x3.
  private static final int NINE = 9;

  private final ConvGeometry g;
  private final PatchLayout layout;
  private final int[] taps;
  private final int[] rows;
  private final int samples;
  private final int block;

  /// @param samples samples whose gradients are summed
  /// @param shared whether several workers share the channels
  public DepthwiseConv2dGradWeight(ConvGeometry geometry, int samples, boolean shared) {
    g = geometry;
    this.samples = samples;
    block = shared ? CHANNELS : g.channels();
    layout = PatchLayout.ofPixels(g.group());
    taps = layout.taps();
    int[] pixels = layout.pixels();
    rows = new int[g.outHeight()];
    Arrays.setAll(rows, y -> pixels[y * g.outWidth()]);
  }

  @Override
  public int tasks() {
    return Math.ceilDiv(g.channels(), block);
  }

  /// Taps that are computed together: all of a kernel of 3x3 whose columns lie at one distance, as
  /// they do without a stride.
  private int together() {
    boolean nine = g.kernelHeight() == 3 && g.kernelWidth() == 3;
    for (int row = 0; nine && row < NINE; row += 3) {
      int right = taps[1] - taps[0];
      nine = taps[row + 1] == taps[row] + right && taps[row + 2] == taps[row] + 2 * right;
    }
    return nine ? NINE : TAPS;
  }

  private int pitch() {
    return Lanes.roundUp(g.outWidth());
  }

  private int sumsAt() {
    return layout.copySize(1) + g.outHeight() * pitch();
  }

  @Override
  public int scratch() {
    return sumsAt() + together() * LANES;
  }

  @Override
  public String algorithm() {
    return String.format(Locale.ROOT, "depthwise, %d taps x %d pixels of a row", together(), LANES);
  }

  @Override
  public void run(int task, Operands operands, Workspace workspace) {
    int first = task * block;
    int end = Math.min(g.channels(), first + block);
    int from = operands.at(2) + first * g.groupFilters() * taps.length;
    int to = operands.at(2) + end * g.groupFilters() * taps.length;
    Arrays.fill(operands.floats(2, workspace), from, to, 0f);
    for (int c = first; c < end; c++) {
      for (int n = 0; n < samples; n++) {
        channel(n, c, operands, workspace);
      }
    }
  }

  private void channel(int sample, int c, Operands operands, Workspace workspace) {
    float[] scratch = workspace.scratch;
    int from = operands.at(0) + sample * g.inputSize() + c * g.height() * g.width();
    layout.copy(operands.floats(0, workspace), from, 1, 0, g.pixels(), scratch, 0);
    for (int i = 0; i < g.groupFilters(); i++) {
      int f = c * g.groupFilters() + i;
      pad(
          operands.floats(1, workspace),
          operands.at(1) + sample * g.outputSize() + f * g.pixels(),
          scratch);
      int to = operands.at(2) + f * taps.length;
      int step = together();
      for (int t = 0; t < taps.length; t += step) {
        if (step == NINE) {
          nine(scratch, rows, g.outWidth(), taps, layout.copySize(1), pitch(), sumsAt());
        } else {
          three(scratch, t);
        }
        for (int k = 0; k < Math.min(step, taps.length - t); k++) {
          operands.floats(2, workspace)[to + t + k] += lanes(scratch, sumsAt() + k * LANES);
        }
      }
    }
  }

  private void pad(float[] grad, int gradAt, float[] scratch) {
    int columns = g.outWidth();
    for (int y = 0; y < g.outHeight(); y++) {
      int to = layout.copySize(1) + y * pitch();
      System.arraycopy(grad, gradAt + y * columns, scratch, to, columns);
      Arrays.fill(scratch, to + columns, to + pitch(), 0f);
    }
  }

  /// The sums of three taps, lane by lane; past the last tap, that one's again.
  private void three(float[] scratch, int tap) {
    int last = taps.length - 1;
    sum(
        scratch,
        rows,
        g.outWidth(),
        taps[tap],
        taps[Math.min(last, tap + 1)],
        taps[Math.min(last, tap + 2)],
        layout.copySize(1),
        pitch(),
        sumsAt());
  }

  private static void sum(
      float[] scratch,
      int[] rows,
      int columns,
      int t0,
      int t1,
      int t2,
      int gradAt,
      int pitch,
      int sumsAt) {
    int whole = columns / LANES * LANES;
    IntVector keep = IntVector.fromArray(BITS, KEEP, Lanes.keepFirst(columns - whole));
    var s0 = FloatVector.zero(SPECIES);
    var s1 = s0;
    var s2 = s0;
    for (int y = 0; y < rows.length; y++) {
      int from = rows[y];
      int at = gradAt + y * pitch;
      for (int x = 0; x < whole; x += LANES) {
        var v = FloatVector.fromArray(SPECIES, scratch, at + x);
        s0 = v.fma(FloatVector.fromArray(SPECIES, scratch, from + x + t0), s0);
        s1 = v.fma(FloatVector.fromArray(SPECIES, scratch, from + x + t1), s1);
        s2 = v.fma(FloatVector.fromArray(SPECIES, scratch, from + x + t2), s2);
      }
      if (whole < columns) {
        var v = FloatVector.fromArray(SPECIES, scratch, at + whole);
        s0 = v.fma(kept(scratch, from + whole + t0, keep), s0);
        s1 = v.fma(kept(scratch, from + whole + t1, keep), s1);
        s2 = v.fma(kept(scratch, from + whole + t2, keep), s2);
      }
    }
    s0.intoArray(scratch, sumsAt);
    s1.intoArray(scratch, sumsAt + LANES);
    s2.intoArray(scratch, sumsAt + 2 * LANES);
  }

  /// The sums of the nine taps of a kernel of 3x3.
  private static void nine(
      float[] scratch, int[] rows, int columns, int[] taps, int gradAt, int pitch, int sumsAt) {
    int right = taps[1] - taps[0];
    int whole = columns / LANES * LANES;
    var keep = IntVector.fromArray(BITS, KEEP, Lanes.keepFirst(columns - whole));
    var s0 = FloatVector.zero(SPECIES);
    var s1 = s0;
    var s2 = s0;
    var s3 = s0;
    var s4 = s0;
    var s5 = s0;
    var s6 = s0;
    var s7 = s0;
    var s8 = s0;
    for (int y = 0; y < rows.length; y++) {
      int at = gradAt + y * pitch;
      int row0 = rows[y] + taps[0];
      int row1 = rows[y] + taps[3];
      int row2 = rows[y] + taps[6];
      for (int x = 0; x < whole; x += LANES) {
        var v = FloatVector.fromArray(SPECIES, scratch, at + x);
        s0 = v.fma(FloatVector.fromArray(SPECIES, scratch, row0 + x), s0);
        s1 = v.fma(FloatVector.fromArray(SPECIES, scratch, row0 + x + right), s1);
        s2 = v.fma(FloatVector.fromArray(SPECIES, scratch, row0 + x + 2 * right), s2);
        s3 = v.fma(FloatVector.fromArray(SPECIES, scratch, row1 + x), s3);
        s4 = v.fma(FloatVector.fromArray(SPECIES, scratch, row1 + x + right), s4);
        s5 = v.fma(FloatVector.fromArray(SPECIES, scratch, row1 + x + 2 * right), s5);
        s6 = v.fma(FloatVector.fromArray(SPECIES, scratch, row2 + x), s6);
        s7 = v.fma(FloatVector.fromArray(SPECIES, scratch, row2 + x + right), s7);
        s8 = v.fma(FloatVector.fromArray(SPECIES, scratch, row2 + x + 2 * right), s8);
      }
      if (whole < columns) {
        var v = FloatVector.fromArray(SPECIES, scratch, at + whole);
        var x = FloatVector.fromArray(SPECIES, scratch, row0 + whole);
        s0 = v.fma(x.reinterpretAsInts().and(keep).reinterpretAsFloats(), s0);
        x = FloatVector.fromArray(SPECIES, scratch, row0 + whole + right);
        s1 = v.fma(x.reinterpretAsInts().and(keep).reinterpretAsFloats(), s1);
        x = FloatVector.fromArray(SPECIES, scratch, row0 + whole + 2 * right);
        s2 = v.fma(x.reinterpretAsInts().and(keep).reinterpretAsFloats(), s2);
        x = FloatVector.fromArray(SPECIES, scratch, row1 + whole);
        s3 = v.fma(x.reinterpretAsInts().and(keep).reinterpretAsFloats(), s3);
        x = FloatVector.fromArray(SPECIES, scratch, row1 + whole + right);
        s4 = v.fma(x.reinterpretAsInts().and(keep).reinterpretAsFloats(), s4);
        x = FloatVector.fromArray(SPECIES, scratch, row1 + whole + 2 * right);
        s5 = v.fma(x.reinterpretAsInts().and(keep).reinterpretAsFloats(), s5);
        x = FloatVector.fromArray(SPECIES, scratch, row2 + whole);
        s6 = v.fma(x.reinterpretAsInts().and(keep).reinterpretAsFloats(), s6);
        x = FloatVector.fromArray(SPECIES, scratch, row2 + whole + right);
        s7 = v.fma(x.reinterpretAsInts().and(keep).reinterpretAsFloats(), s7);
        x = FloatVector.fromArray(SPECIES, scratch, row2 + whole + 2 * right);
        s8 = v.fma(x.reinterpretAsInts().and(keep).reinterpretAsFloats(), s8);
      }
    }
    s0.intoArray(scratch, sumsAt);
    s1.intoArray(scratch, sumsAt + LANES);
    s2.intoArray(scratch, sumsAt + 2 * LANES);
    s3.intoArray(scratch, sumsAt + 3 * LANES);
    s4.intoArray(scratch, sumsAt + 4 * LANES);
    s5.intoArray(scratch, sumsAt + 5 * LANES);
    s6.intoArray(scratch, sumsAt + 6 * LANES);
    s7.intoArray(scratch, sumsAt + 7 * LANES);
    s8.intoArray(scratch, sumsAt + 8 * LANES);
  }

  private static FloatVector kept(float[] in, int at, IntVector keep) {
    return FloatVector.fromArray(SPECIES, in, at)
        .reinterpretAsInts()
        .and(keep)
        .reinterpretAsFloats();
  }

  /// The sum of a vector's lanes, in halves.
  private static float lanes(float[] sums, int at) {
    for (int half = LANES / 2; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        sums[at + i] += sums[at + half + i];
      }
    }
    return sums[at];
  }
}
