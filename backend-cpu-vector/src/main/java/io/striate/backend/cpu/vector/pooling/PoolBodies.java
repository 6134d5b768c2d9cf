package io.striate.backend.cpu.vector.pooling;

import io.striate.api.op.Window2d;
import io.striate.api.tensor.Shape;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Workspace;

/// Pooling and enlarging of whole batches, plane by plane: every plane `[H, W]` of every sample is
/// treated by itself, whatever its channel.
public final class PoolBodies {

  private PoolBodies() {}

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
            workspace.scratch);
      }
    };
  }

  /// Inputs: image, gradOutput.
  public static Body maxGrad(Window2d window, Shape image) {
    var pooling = new PlanePooling(window, image.extent(2), image.extent(3));
    return new ByPlanes(image) {
      @Override
      public int scratch() {
        return pooling.gradientScratchSize();
      }

      @Override
      void plane(int plane, Operands operands, Workspace workspace) {
        pooling.gradient(
            operands.floats(0, workspace),
            operands.at(0) + plane * pooling.size(),
            operands.floats(1, workspace),
            operands.at(1) + plane * pooling.outSize(),
            operands.floats(2, workspace),
            operands.at(2) + plane * pooling.size(),
            workspace.scratch);
      }
    };
  }

  /// Input: image.
  public static Body average(Window2d window, boolean countPadding, Shape image) {
    var averaging = averaging(window, countPadding, image);
    return new ByPlanes(image) {
      @Override
      public int scratch() {
        return averaging.scratchSize();
      }

      @Override
      void plane(int plane, Operands operands, Workspace workspace) {
        averaging.forward(
            operands.floats(0, workspace),
            operands.at(0) + plane * averaging.size(),
            operands.floats(1, workspace),
            operands.at(1) + plane * averaging.outSize(),
            workspace.scratch);
      }
    };
  }

  /// Input: gradOutput; `image` is the shape of the gradient.
  public static Body averageGrad(Window2d window, boolean countPadding, Shape image) {
    var averaging = averaging(window, countPadding, image);
    return new ByPlanes(image) {
      @Override
      public int scratch() {
        return averaging.scratchSize();
      }

      @Override
      void plane(int plane, Operands operands, Workspace workspace) {
        averaging.gradient(
            operands.floats(0, workspace),
            operands.at(0) + plane * averaging.outSize(),
            operands.floats(1, workspace),
            operands.at(1) + plane * averaging.size(),
            workspace.scratch);
      }
    };
  }

  /// Input: image.
  public static Body upsample(Shape image, int height, int width) {
    var upsampling = new PlaneUpsampling(image.extent(2), image.extent(3), height, width);
    return new ByPlanes(image) {
      @Override
      public int scratch() {
        return upsampling.scratchSize();
      }

      @Override
      void plane(int plane, Operands operands, Workspace workspace) {
        upsampling.forward(
            operands.floats(0, workspace),
            operands.at(0) + plane * upsampling.size(),
            operands.floats(1, workspace),
            operands.at(1) + plane * upsampling.outSize(),
            workspace.scratch);
      }
    };
  }

  /// Input: gradOutput; `image` is the shape of the gradient.
  public static Body upsampleGrad(Shape image, int height, int width) {
    var upsampling = new PlaneUpsampling(image.extent(2), image.extent(3), height, width);
    return new ByPlanes(image) {
      @Override
      public int scratch() {
        return upsampling.scratchSize();
      }

      @Override
      void plane(int plane, Operands operands, Workspace workspace) {
        upsampling.gradient(
            operands.floats(0, workspace),
            operands.at(0) + plane * upsampling.outSize(),
            operands.floats(1, workspace),
            operands.at(1) + plane * upsampling.size(),
            workspace.scratch);
      }
    };
  }

  private static PlaneAveraging averaging(Window2d window, boolean countPadding, Shape image) {
    return new PlaneAveraging(window, countPadding, image.extent(2), image.extent(3));
  }
}
