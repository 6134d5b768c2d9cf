package io.striate.backend.cpu.vector;

import io.striate.api.op.Window2d;
import io.striate.api.tensor.Shape;

/// Pooling of whole batches, plane by plane: every plane `[H, W]` of every sample is pooled by
/// itself, whatever its channel.
final class PoolBodies {

  private PoolBodies() {}

  private static Planes planes(Window2d window, Shape image) {
    return new Planes(window, image.extent(2), image.extent(3), image.extent(0) * image.extent(1));
  }

  /// Input: image.
  static Body max(Window2d window, Shape image) {
    Planes planes = planes(window, image);
    return (task, operands, worker) -> {
      float[] in = operands.floats(0, worker);
      float[] out = operands.floats(1, worker);
      int to = operands.at(1);
      for (int p = 0; p < planes.count; p++) {
        int plane = operands.at(0) + p * planes.size();
        for (int y = 0; y < planes.outHeight(); y++) {
          for (int x = 0; x < planes.outWidth(); x++) {
            int pixel = planes.largest(in, plane, y, x);
            out[to++] = pixel < 0 ? Float.NEGATIVE_INFINITY : in[plane + pixel];
          }
        }
      }
    };
  }

  /// Inputs: image, gradOutput.
  static Body maxGrad(Window2d window, Shape image) {
    Planes planes = planes(window, image);
    return (task, operands, worker) -> {
      float[] in = operands.floats(0, worker);
      float[] gradOut = operands.floats(1, worker);
      float[] gradIn = operands.floats(2, worker);
      int to = operands.at(2);
      int from = operands.at(1);
      java.util.Arrays.fill(gradIn, to, to + planes.count * planes.size(), 0f);
      for (int p = 0; p < planes.count; p++) {
        int plane = operands.at(0) + p * planes.size();
        for (int y = 0; y < planes.outHeight(); y++) {
          for (int x = 0; x < planes.outWidth(); x++) {
            int pixel = planes.largest(in, plane, y, x);
            float g = gradOut[from++];
            if (pixel >= 0 && !Float.isNaN(in[plane + pixel])) {
              gradIn[to + p * planes.size() + pixel] += g;
            }
          }
        }
      }
    };
  }

  /// Input: image.
  static Body average(Window2d window, boolean countPadding, Shape image) {
    Planes planes = planes(window, image);
    return (task, operands, worker) -> {
      float[] in = operands.floats(0, worker);
      float[] out = operands.floats(1, worker);
      int to = operands.at(1);
      for (int p = 0; p < planes.count; p++) {
        int plane = operands.at(0) + p * planes.size();
        for (int y = 0; y < planes.outHeight(); y++) {
          for (int x = 0; x < planes.outWidth(); x++) {
            float divisor = countPadding ? window.taps() : planes.covered(y, x);
            out[to++] = planes.sum(in, plane, y, x) / divisor;
          }
        }
      }
    };
  }

  /// Input: gradOutput; `image` is the shape of the gradient.
  static Body averageGrad(Window2d window, boolean countPadding, Shape image) {
    Planes planes = planes(window, image);
    return (task, operands, worker) -> {
      float[] gradOut = operands.floats(0, worker);
      float[] gradIn = operands.floats(1, worker);
      int from = operands.at(0);
      int to = operands.at(1);
      java.util.Arrays.fill(gradIn, to, to + planes.count * planes.size(), 0f);
      for (int p = 0; p < planes.count; p++) {
        int plane = to + p * planes.size();
        for (int y = 0; y < planes.outHeight(); y++) {
          for (int x = 0; x < planes.outWidth(); x++) {
            float divisor = countPadding ? window.taps() : planes.covered(y, x);
            planes.add(gradOut[from++] / divisor, gradIn, plane, y, x);
          }
        }
      }
    };
  }

  /// Windows over planes `[H, W]`. The taps of a window that lie on the plane are those from
  /// `firstY` to before `endY`, and likewise along the width: computed once for each row and column
  /// of the result.
  private static final class Planes {
    private final Window2d window;
    private final int width;
    private final int size;
    private final int count;
    private final int[] top;
    private final int[] firstY;
    private final int[] endY;
    private final int[] left;
    private final int[] firstX;
    private final int[] endX;

    Planes(Window2d window, int height, int width, int count) {
      this.window = window;
      this.width = width;
      this.size = height * width;
      this.count = count;
      top = starts(window.outHeight(height), window.strideHeight(), window.padTop());
      firstY = firsts(top, window.dilationHeight());
      endY = ends(top, window.dilationHeight(), window.kernelHeight(), height);
      left = starts(window.outWidth(width), window.strideWidth(), window.padLeft());
      firstX = firsts(left, window.dilationWidth());
      endX = ends(left, window.dilationWidth(), window.kernelWidth(), width);
    }

    private static int[] starts(int positions, int stride, int padding) {
      int[] starts = new int[positions];
      for (int i = 0; i < positions; i++) {
        starts[i] = i * stride - padding;
      }
      return starts;
    }

    /// The first tap that lies at 0 or after.
    private static int[] firsts(int[] starts, int dilation) {
      int[] firsts = new int[starts.length];
      for (int i = 0; i < starts.length; i++) {
        firsts[i] = starts[i] >= 0 ? 0 : (-starts[i] + dilation - 1) / dilation;
      }
      return firsts;
    }

    /// The tap after the last that lies before `extent`.
    private static int[] ends(int[] starts, int dilation, int taps, int extent) {
      int[] ends = new int[starts.length];
      for (int i = 0; i < starts.length; i++) {
        ends[i] = starts[i] >= extent ? 0 : Math.min(taps, (extent - 1 - starts[i]) / dilation + 1);
      }
      return ends;
    }

    int size() {
      return size;
    }

    int outHeight() {
      return top.length;
    }

    int outWidth() {
      return left.length;
    }

    /// Taps of a window that lie on the plane.
    int covered(int y, int x) {
      return Math.max(0, endY[y] - firstY[y]) * Math.max(0, endX[x] - firstX[x]);
    }

    /// Where the largest number of a window lies in its plane: the first among equals, the first
    /// NaN if there is one, -1 if the window lies in the padding.
    int largest(float[] in, int plane, int y, int x) {
      int first = firstX[x];
      int end = endX[x];
      int best = -1;
      float max = Float.NEGATIVE_INFINITY;
      for (int ky = firstY[y]; ky < endY[y]; ky++) {
        int row = (top[y] + ky * window.dilationHeight()) * width + left[x];
        for (int kx = first; kx < end; kx++) {
          int at = row + kx * window.dilationWidth();
          float v = in[plane + at];
          if (v > max || best < 0 || (Float.isNaN(v) && !Float.isNaN(max))) {
            max = v;
            best = at;
          }
        }
      }
      return best;
    }

    float sum(float[] in, int plane, int y, int x) {
      float sum = 0f;
      for (int ky = firstY[y]; ky < endY[y]; ky++) {
        int row = plane + (top[y] + ky * window.dilationHeight()) * width + left[x];
        for (int kx = firstX[x]; kx < endX[x]; kx++) {
          sum += in[row + kx * window.dilationWidth()];
        }
      }
      return sum;
    }

    void add(float share, float[] out, int plane, int y, int x) {
      for (int ky = firstY[y]; ky < endY[y]; ky++) {
        int row = plane + (top[y] + ky * window.dilationHeight()) * width + left[x];
        for (int kx = firstX[x]; kx < endX[x]; kx++) {
          out[row + kx * window.dilationWidth()] += share;
        }
      }
    }
  }
}
