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

  /// Windows over planes. The part of a window that lies on the plane is the taps `firstY .. endY`
  /// by `firstX .. endX`.
  private record Planes(Window2d window, int height, int width, int count) {
    int size() {
      return height * width;
    }

    int outHeight() {
      return window.outHeight(height);
    }

    int outWidth() {
      return window.outWidth(width);
    }

    private int top(int y) {
      return y * window.strideHeight() - window.padTop();
    }

    private int left(int x) {
      return x * window.strideWidth() - window.padLeft();
    }

    /// The first tap that lies at 0 or after, for a window that starts at `start`.
    private static int first(int start, int dilation) {
      return start >= 0 ? 0 : (-start + dilation - 1) / dilation;
    }

    /// The tap after the last that lies before `extent`.
    private static int end(int start, int dilation, int taps, int extent) {
      return start >= extent ? 0 : Math.min(taps, (extent - 1 - start) / dilation + 1);
    }

    private int firstY(int y) {
      return first(top(y), window.dilationHeight());
    }

    private int endY(int y) {
      return end(top(y), window.dilationHeight(), window.kernelHeight(), height);
    }

    private int firstX(int x) {
      return first(left(x), window.dilationWidth());
    }

    private int endX(int x) {
      return end(left(x), window.dilationWidth(), window.kernelWidth(), width);
    }

    /// Taps of a window that lie on the plane.
    int covered(int y, int x) {
      return Math.max(0, endY(y) - firstY(y)) * Math.max(0, endX(x) - firstX(x));
    }

    /// Where the largest number of a window lies in its plane: the first among equals, the first
    /// NaN if there is one, -1 if the window lies in the padding.
    int largest(float[] in, int plane, int y, int x) {
      int firstX = firstX(x);
      int endX = endX(x);
      int best = -1;
      float max = Float.NEGATIVE_INFINITY;
      for (int ky = firstY(y); ky < endY(y); ky++) {
        int row = (top(y) + ky * window.dilationHeight()) * width + left(x);
        for (int kx = firstX; kx < endX; kx++) {
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
      for (int ky = firstY(y); ky < endY(y); ky++) {
        int row = plane + (top(y) + ky * window.dilationHeight()) * width + left(x);
        for (int kx = firstX(x); kx < endX(x); kx++) {
          sum += in[row + kx * window.dilationWidth()];
        }
      }
      return sum;
    }

    void add(float share, float[] out, int plane, int y, int x) {
      for (int ky = firstY(y); ky < endY(y); ky++) {
        int row = plane + (top(y) + ky * window.dilationHeight()) * width + left(x);
        for (int kx = firstX(x); kx < endX(x); kx++) {
          out[row + kx * window.dilationWidth()] += share;
        }
      }
    }
  }
}
