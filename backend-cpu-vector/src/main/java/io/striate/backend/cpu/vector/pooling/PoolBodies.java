package io.striate.backend.cpu.vector.pooling;

import io.striate.api.op.Window2d;
import io.striate.api.tensor.Shape;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Workspace;

/// Pooling of whole batches, plane by plane: every plane `[H, W]` of every sample is pooled by
/// itself, whatever its channel.
public final class PoolBodies {

  private PoolBodies() {}

  private static Planes planes(Window2d window, Shape image) {
    return new Planes(window, image.extent(2), image.extent(3));
  }

  /// Numbers of a task, 128 kB, about.
  private static final int BLOCK = 1 << 15;

  /// A body that treats planes one by one; a task is some of them.
  private abstract static class ByPlanes implements Body {
    private final int planes;
    private final int perTask;

    ByPlanes(Shape image) {
      planes = image.extent(0) * image.extent(1);
      perTask = Math.max(1, BLOCK / (image.extent(2) * image.extent(3)));
    }

    @Override
    public int tasks() {
      return Math.ceilDiv(planes, perTask);
    }

    @Override
    public void run(int task, Operands operands, Workspace workspace) {
      int end = Math.min(planes, (task + 1) * perTask);
      for (int plane = task * perTask; plane < end; plane++) {
        plane(plane, operands, workspace);
      }
    }

    abstract void plane(int plane, Operands operands, Workspace workspace);
  }

  /// Input: image.
  public static Body max(Window2d window, Shape image) {
    var pooling = new PlanePooling(window, image.extent(2), image.extent(3));
    return new ByPlanes(image) {
      @Override
      public int scratch() {
        return pooling.scratchSize();
      }

      @Override
      void plane(int plane, Operands operands, Workspace workspace) {
        pooling.forward(
            operands.floats(0, workspace),
            operands.at(0) + plane * pooling.size(),
            operands.floats(1, workspace),
            operands.at(1) + plane * pooling.outSize(),
            workspace.scratch,
            0);
      }
    };
  }

  /// Inputs: image, gradOutput.
  public static Body maxGrad(Window2d window, Shape image) {
    var pooling = new PlanePooling(window, image.extent(2), image.extent(3));
    return new ByPlanes(image) {
      @Override
      void plane(int plane, Operands operands, Workspace workspace) {
        pooling.gradient(
            operands.floats(0, workspace),
            operands.at(0) + plane * pooling.size(),
            operands.floats(1, workspace),
            operands.at(1) + plane * pooling.outSize(),
            operands.floats(2, workspace),
            operands.at(2) + plane * pooling.size());
      }
    };
  }

  /// Input: image.
  public static Body average(Window2d window, boolean countPadding, Shape image) {
    Planes planes = planes(window, image);
    return new ByPlanes(image) {
      @Override
      void plane(int p, Operands operands, Workspace workspace) {
        float[] in = operands.floats(0, workspace);
        float[] out = operands.floats(1, workspace);
        int plane = operands.at(0) + p * planes.size();
        int to = operands.at(1) + p * planes.outSize();
        for (int y = 0; y < planes.outHeight(); y++) {
          for (int x = 0; x < planes.outWidth(); x++) {
            double divisor = countPadding ? window.taps() : planes.covered(y, x);
            out[to++] = (float) (planes.sum(in, plane, y, x) / divisor);
          }
        }
      }
    };
  }

  /// Input: gradOutput; `image` is the shape of the gradient.
  public static Body averageGrad(Window2d window, boolean countPadding, Shape image) {
    Planes planes = planes(window, image);
    return new ByPlanes(image) {
      @Override
      void plane(int p, Operands operands, Workspace workspace) {
        float[] gradOut = operands.floats(0, workspace);
        float[] gradIn = operands.floats(1, workspace);
        int from = operands.at(0) + p * planes.outSize();
        int plane = operands.at(1) + p * planes.size();
        java.util.Arrays.fill(gradIn, plane, plane + planes.size(), 0f);
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
    private final int[] top;
    private final int[] firstY;
    private final int[] endY;
    private final int[] left;
    private final int[] firstX;
    private final int[] endX;

    Planes(Window2d window, int height, int width) {
      this.window = window;
      this.width = width;
      this.size = height * width;
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

    int outSize() {
      return top.length * left.length;
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

    double sum(float[] in, int plane, int y, int x) {
      double sum = 0;
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
