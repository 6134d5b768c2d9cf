package io.striate.backend.cpu.vector.movement;

import io.striate.api.op.Fold;
import io.striate.api.op.Unfold;
import io.striate.api.op.Window2d;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Workspace;

/// Unfold and fold: patches side by side, and back. Only programs with these operations use them;
/// the convolutions and poolings of this backend never write patches.
public final class WindowBodies {

  private WindowBodies() {}

  /// Input: images; output: their patches.
  public static Body unfold(Unfold op, TensorType in) {
    var planes = new Planes(op.window(), in.shape());
    float pad = (float) op.padValue();
    return planes.body((image, imageAt, pixel, patches, at) ->
        patches[at] = pixel < 0 ? pad : image[imageAt + pixel]);
  }

  /// Input: patches; output: images, the sums of the patches that cover each pixel.
  public static Body fold(Fold op, TensorType out) {
    var planes = new Planes(op.window(), out.shape());
    int plane = op.height() * op.width();
    int patch = op.window().taps() * planes.positions;
    int count = out.shape().extent(0) * out.shape().extent(1);
    return new Body() {
      @Override
      public int tasks() {
        return count;
      }

      @Override
      public void run(int task, Operands operands, Workspace workspace) {
        float[] patches = operands.floats(0, workspace);
        float[] image = operands.floats(1, workspace);
        int imageAt = operands.at(1) + task * plane;
        java.util.Arrays.fill(image, imageAt, imageAt + plane, 0f);
        planes.visit(
            (from, fromAt, pixel, to, at) -> {
              if (pixel >= 0) {
                from[fromAt + pixel] += to[at];
              }
            },
            image,
            imageAt,
            patches,
            operands.at(0) + task * patch);
      }
    };
  }

  /// What happens to one number of a patch; `pixel` is -1 outside of the image.
  @FunctionalInterface
  private interface Visit {
    void at(float[] image, int imageAt, int pixel, float[] patches, int at);
  }

  /// The geometry of windows over planes `[H, W]`.
  private static final class Planes {
    private final Window2d window;
    private final int height;
    private final int width;
    private final int outWidth;
    private final int positions;
    private final int count;

    Planes(Window2d window, Shape image) {
      this.window = window;
      height = image.extent(2);
      width = image.extent(3);
      outWidth = window.outWidth(width);
      positions = window.outHeight(height) * outWidth;
      count = image.extent(0) * image.extent(1);
    }

    Body body(Visit visit) {
      return new Body() {
        @Override
        public int tasks() {
          return count;
        }

        @Override
        public void run(int task, Operands operands, Workspace workspace) {
          visit(
              visit,
              operands.floats(0, workspace),
              operands.at(0) + task * height * width,
              operands.floats(1, workspace),
              operands.at(1) + task * window.taps() * positions);
        }
      };
    }

    void visit(Visit visit, float[] image, int imageAt, float[] patches, int patchesAt) {
      int at = patchesAt;
      for (int ky = 0; ky < window.kernelHeight(); ky++) {
        for (int kx = 0; kx < window.kernelWidth(); kx++) {
          for (int position = 0; position < positions; position++) {
            int y =
                position / outWidth * window.strideHeight()
                    - window.padTop()
                    + ky * window.dilationHeight();
            int x =
                position % outWidth * window.strideWidth()
                    - window.padLeft()
                    + kx * window.dilationWidth();
            boolean inside = y >= 0 && y < height && x >= 0 && x < width;
            visit.at(image, imageAt, inside ? y * width + x : -1, patches, at++);
          }
        }
      }
    }
  }
}
