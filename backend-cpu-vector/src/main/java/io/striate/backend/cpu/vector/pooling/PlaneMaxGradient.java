package io.striate.backend.cpu.vector.pooling;

import static io.striate.backend.cpu.vector.run.Lanes.LANES;
import static io.striate.backend.cpu.vector.run.Lanes.SPECIES;

import io.striate.api.op.Window2d;
import io.striate.backend.cpu.vector.run.PairKernels;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// The gradient of max pooling in vectors of neighbouring windows, for any stride, padding and
/// dilation.
///
/// A padded plane is taken apart by the strides into phases, `[strideH, strideW, rows, pitch]`. In
/// them a tap of neighbouring windows lies side by side whatever the stride, also across the ends
/// of rows, since all phases and the windows have one pitch. So one list of offsets, one for each
/// tap, serves all windows, and a map of a few columns fills vectors as well as a wide one.
///
/// Two passes: the first finds the tap of each window's maximum; the second adds up, for each
/// number of the plane, the gradients of the windows whose maximum it is. Both run through the taps
/// from the last to the first. So the first of equal numbers wins, and a number adds its windows in
/// their order, row by row, as plain loops do. Padding is NaN, which no comparison chooses; a plane
/// with a NaN of its own is left to the plain loops.
final class PlaneMaxGradient {
  /// Most numbers of a plane that is taken apart: it should stay in the second-level cache.
  private static final int MOST = 1 << 16;

  private static final int SMALL = 100;

  private final Window2d window;
  private final int height;
  private final int width;
  private final int outHeight;
  private final int outWidth;
  private final int pitch;
  private final int rows;

  /// Where the number of a tap lies that belongs to the first window: last tap first.
  private final int[] offsets;

  /// In which phase, and from the phase's first number on how far.
  private final int[] phases;

  private final int[] shifts;

  /// The farthest that a tap is from its window, within a phase.
  private final int reach;

  PlaneMaxGradient(Window2d window, int height, int width) {
    this.window = window;
    this.height = height;
    this.width = width;
    outHeight = window.outHeight(height);
    outWidth = window.outWidth(width);
    int down = (window.kernelHeight() - 1) * window.dilationHeight() / window.strideHeight();
    int across = (window.kernelWidth() - 1) * window.dilationWidth() / window.strideWidth();
    pitch = outWidth + across;
    rows = outHeight + down;
    reach = down * pitch + across;
    int taps = window.kernelHeight() * window.kernelWidth();
    offsets = new int[taps];
    phases = new int[taps];
    shifts = new int[taps];
    for (int i = 0; i < taps; i++) {
      int tap = taps - 1 - i;
      int y = tap / window.kernelWidth() * window.dilationHeight();
      int x = tap % window.kernelWidth() * window.dilationWidth();
      phases[i] = phase(y, x);
      shifts[i] = y / window.strideHeight() * pitch + x / window.strideWidth();
      offsets[i] = phases[i] * phaseSize() + shifts[i];
    }
  }

  private int phase(int y, int x) {
    return y % window.strideHeight() * window.strideWidth() + x % window.strideWidth();
  }

  private int phaseSize() {
    return rows * pitch;
  }

  private int phaseCount() {
    return window.strideHeight() * window.strideWidth();
  }

  private int allPhases() {
    return phaseCount() * phaseSize();
  }

  /// Whether this pays: windows overlap and have few taps (many are better searched, and wide
  /// strides take planes apart number by number), and planes are neither too large nor, with a
  /// stride, so small that taking them apart is most of the work.
  boolean suits() {
    int most = Math.max(window.strideHeight(), window.strideWidth()) > 2 ? 16 : 64;
    return offsets.length > phaseCount()
        && offsets.length <= most
        && (phaseCount() == 1 || outHeight * outWidth >= SMALL)
        && (long) rows * pitch * phaseCount() <= MOST;
  }

  /// Floats of scratch memory that [#run] needs.
  int scratchSize() {
    return allPhases() + LANES + 2 * perWindow();
  }

  /// Floats of an array with a number for each window: with room before the first and behind the
  /// last, so that every number of a phase may look for the windows that it belongs to.
  private int perWindow() {
    return reach + phaseSize() + LANES;
  }

  /// The gradient of one plane.
  ///
  /// @return false if the plane holds a NaN; nothing is written then
  boolean run(
      float[] in,
      int inAt,
      float[] gradOut,
      int gradOutAt,
      float[] gradIn,
      int gradInAt,
      float[] scratch) {
    if (hasNan(in, inAt, height * width)) {
      return false;
    }
    int taps = allPhases() + LANES;
    int gradients = taps + perWindow();
    Arrays.fill(scratch, 0, taps, Float.NaN);
    for (int y = 0; y < height; y++) {
      takeApart(in, inAt + y * width, y + window.padTop(), scratch);
    }
    find(scratch, taps + reach);
    Arrays.fill(scratch, gradients, gradients + perWindow(), 0f);
    for (int y = 0; y < outHeight; y++) {
      int to = gradients + reach + y * pitch;
      System.arraycopy(gradOut, gradOutAt + y * outWidth, scratch, to, outWidth);
    }
    for (int phase = 0; phase < phaseCount(); phase++) {
      add(phase, scratch, taps + reach, gradients + reach);
    }
    for (int y = 0; y < height; y++) {
      putTogether(scratch, y + window.padTop(), gradIn, gradInAt + y * width);
    }
    return true;
  }

  private static boolean hasNan(float[] in, int at, int n) {
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      var v = FloatVector.fromArray(SPECIES, in, at + i);
      if (v.compare(VectorOperators.NE, v).anyTrue()) {
        return true;
      }
    }
    for (; i < n; i++) {
      if (Float.isNaN(in[at + i])) {
        return true;
      }
    }
    return false;
  }

  /// Where the phases of a padded row begin, or -1 if no window reaches it.
  private int rowAt(int y) {
    int row = y / window.strideHeight();
    return row < rows ? phase(y, 0) * phaseSize() + row * pitch : -1;
  }

  /// How many numbers of a row, from the first on, lie in the phases.
  private int covered() {
    return Math.min(width, pitch * window.strideWidth() - window.padLeft());
  }

  /// Where column x of a row lies, from the row's first phase on.
  private int columnAt(int x) {
    int padded = x + window.padLeft();
    int stride = window.strideWidth();
    return padded % stride * phaseSize() + padded / stride;
  }

  private void takeApart(float[] in, int at, int y, float[] apart) {
    int row = rowAt(y);
    if (row < 0) {
      return;
    }
    int covered = covered();
    int stride = window.strideWidth();
    for (int x = 0; x < Math.min(stride, covered); x++) {
      int to = row + columnAt(x);
      int count = Math.ceilDiv(covered - x, stride);
      if (stride == 1) {
        System.arraycopy(in, at, apart, to, count);
      } else if (stride == 2) {
        PairKernels.everySecond(in, at + x, apart, to, count);
      } else {
        for (int i = 0; i < count; i++) {
          apart[to + i] = in[at + x + i * stride];
        }
      }
    }
  }

  private void putTogether(float[] apart, int y, float[] out, int at) {
    int row = rowAt(y);
    int covered = row < 0 ? 0 : Math.max(0, covered());
    Arrays.fill(out, at + covered, at + width, 0f);
    int x = 0;
    if (window.strideWidth() == 1) {
      System.arraycopy(apart, row < 0 ? 0 : row + columnAt(0), out, at, covered);
      x = covered;
    } else if (window.strideWidth() == 2 && covered > 1) {
      int pairs = covered / 2;
      PairKernels.interleave(apart, row + columnAt(0), apart, row + columnAt(1), out, at, pairs);
      x = 2 * pairs;
    }
    for (; x < covered; x++) {
      out[at + x] = apart[row + columnAt(x)];
    }
  }

  /// The tap of each window's maximum: counted from the last; -1 if it lies in the padding.
  private void find(float[] scratch, int taps) {
    int windows = (outHeight - 1) * pitch + outWidth;
    for (int q = 0; q < windows; q += LANES) {
      var max = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
      var first = FloatVector.broadcast(SPECIES, -1f);
      for (int i = 0; i < offsets.length; i++) {
        var v = FloatVector.fromArray(SPECIES, scratch, offsets[i] + q);
        var more = v.compare(VectorOperators.GE, max);
        max = max.blend(v, more);
        first = first.blend((float) i, more);
      }
      first.intoArray(scratch, taps + q);
    }
  }

  /// Adds up the gradients that each number of a phase gets, in place of the number.
  private void add(int phase, float[] scratch, int taps, int gradients) {
    int at = phase * phaseSize();
    for (int q = 0; q < phaseSize(); q += LANES) {
      var sum = FloatVector.zero(SPECIES);
      for (int i = 0; i < offsets.length; i++) {
        if (phases[i] == phase) {
          int from = q - shifts[i];
          var chosen =
              FloatVector.fromArray(SPECIES, scratch, taps + from)
                  .compare(VectorOperators.EQ, (float) i);
          sum = sum.add(FloatVector.fromArray(SPECIES, scratch, gradients + from), chosen);
        }
      }
      // The last vector runs into the next phase, whose sums are written afterwards.
      sum.intoArray(scratch, at + q);
    }
  }
}
