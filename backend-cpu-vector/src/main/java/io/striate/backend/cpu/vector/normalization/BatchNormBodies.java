package io.striate.backend.cpu.vector.normalization;

import io.striate.api.tensor.Shape;
import io.striate.backend.cpu.vector.reduction.ReduceKernels;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Workspace;
import java.util.Arrays;

/// Batch normalization on `[N, C, positions]`; a task is a few channels, over the whole batch.
///
/// Planes of one channel lie far apart, often by a power of two, so that each begins a page that
/// nothing has fetched ahead and caches hold few of them together. Those of neighbouring channels
/// are one run of memory: hence a few at a time.
///
/// Sums of one sample are the compensated ones of [ReduceKernels] and [BatchNormKernels]; over the
/// samples they are added in double, sample by sample. So the mean has the error of one rounding,
/// however large it is beside the deviations, and the variance is never negative.
public final class BatchNormBodies {
  /// Numbers of a run of planes that are wanted at least, 16 kB.
  private static final int RUN = 4096;

  /// Tasks that are worth more than long runs.
  private static final int TASKS = 8;

  private BatchNormBodies() {}

  private abstract static class PerChannel implements Body {
    final int samples;
    final int channels;
    final int positions;
    private final int block;

    PerChannel(Shape shape) {
      samples = shape.extent(0);
      channels = shape.extent(1);
      positions = shape.size() / samples / channels;
      block = Math.clamp(RUN / positions, 1, Math.ceilDiv(channels, TASKS));
    }

    @Override
    public int tasks() {
      return Math.ceilDiv(channels, block);
    }

    @Override
    public int scratch() {
      return ReduceKernels.SCRATCH;
    }

    @Override
    public void run(int task, Operands operands, Workspace workspace) {
      int first = task * block;
      run(first, Math.min(channels, first + block), operands, workspace);
    }

    /// Channels `first` to `end - 1`.
    abstract void run(int first, int end, Operands operands, Workspace workspace);

    /// Where a sample's plane of a channel lies.
    int plane(int sample, int channel) {
      return (sample * channels + channel) * positions;
    }
  }

  private static float inverseDeviation(float variance, double epsilon) {
    return 1f / (float) Math.sqrt(variance + (float) epsilon);
  }

  /// Inputs: image, scale, shift; outputs: image, mean, variance.
  ///
  /// The image is read twice: a plane is still in the first-level cache when its squares about its
  /// own mean are summed after its numbers, and planes are joined by Chan's formula (Chan, Golub
  /// and LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances",
  /// 1979), in double.
  ///
  /// @param relu whether a relu follows
  public static Body train(Shape shape, double epsilon, boolean relu) {
    return new PerChannel(shape) {
      private final double[] means = new double[channels];
      private final double[] squares = new double[channels];

      @Override
      void run(int first, int end, Operands operands, Workspace workspace) {
        Arrays.fill(means, first, end, 0);
        Arrays.fill(squares, first, end, 0);
        float[] x = operands.floats(0, workspace);
        for (int n = 0; n < samples; n++) {
          for (int c = first; c < end; c++) {
            join(n, c, x, operands.at(0) + plane(n, c), workspace.scratch);
          }
        }
        float[] mean = operands.floats(4, workspace);
        float[] variance = operands.floats(5, workspace);
        for (int c = first; c < end; c++) {
          mean[operands.at(4) + c] = (float) means[c];
          variance[operands.at(5) + c] = (float) (squares[c] / ((double) samples * positions));
        }
        for (int n = 0; n < samples; n++) {
          for (int c = first; c < end; c++) {
            float slope =
                inverseDeviation(variance[operands.at(5) + c], epsilon)
                    * operands.floats(1, workspace)[operands.at(1) + c];
            BatchNormKernels.apply(
                x,
                operands.at(0) + plane(n, c),
                mean[operands.at(4) + c],
                slope,
                operands.floats(2, workspace)[operands.at(2) + c],
                relu,
                operands.floats(3, workspace),
                operands.at(3) + plane(n, c),
                positions);
          }
        }
      }

      // Joins sample n's plane to those before it.
      private void join(int n, int c, float[] x, int at, float[] scratch) {
        double own = ReduceKernels.compensated(x, at, positions, scratch, 0) / positions;
        float near = (float) own;
        double miss = near - own;
        double about =
            Math.max(
                0,
                BatchNormKernels.squares(x, at, near, positions, scratch, 0)
                    - positions * miss * miss);
        double apart = own - means[c];
        means[c] += apart / (n + 1);
        squares[c] += about + apart * apart * positions * n / (n + 1);
      }
    };
  }

  /// Inputs: image, scale, mean, variance, gradOutput; outputs: gradInput, gradScale, gradShift.
  public static Body gradient(Shape shape, double epsilon) {
    return new PerChannel(shape) {
      private final double[] products = new double[channels];
      private final double[] sums = new double[channels];

      @Override
      void run(int first, int end, Operands operands, Workspace workspace) {
        Arrays.fill(products, first, end, 0);
        Arrays.fill(sums, first, end, 0);
        float[] x = operands.floats(0, workspace);
        float[] mean = operands.floats(2, workspace);
        float[] variance = operands.floats(3, workspace);
        float[] g = operands.floats(4, workspace);
        float[] scratch = workspace.scratch;
        for (int n = 0; n < samples; n++) {
          for (int c = first; c < end; c++) {
            int from = operands.at(0) + plane(n, c);
            int grad = operands.at(4) + plane(n, c);
            float center = mean[operands.at(2) + c];
            float inverse = inverseDeviation(variance[operands.at(3) + c], epsilon);
            products[c] +=
                BatchNormKernels.product(g, grad, x, from, center, inverse, positions, scratch, 0);
            sums[c] += ReduceKernels.compensated(g, grad, positions, scratch, 0);
          }
        }
        for (int c = first; c < end; c++) {
          operands.floats(6, workspace)[operands.at(6) + c] = (float) products[c];
          operands.floats(7, workspace)[operands.at(7) + c] = (float) sums[c];
        }
        double count = (double) samples * positions;
        for (int n = 0; n < samples; n++) {
          for (int c = first; c < end; c++) {
            float inverse = inverseDeviation(variance[operands.at(3) + c], epsilon);
            BatchNormKernels.gradient(
                g,
                operands.at(4) + plane(n, c),
                x,
                operands.at(0) + plane(n, c),
                mean[operands.at(2) + c],
                inverse,
                (float) (sums[c] / count),
                (float) (products[c] / count),
                operands.floats(1, workspace)[operands.at(1) + c] * inverse,
                operands.floats(5, workspace),
                operands.at(5) + plane(n, c),
                positions);
          }
        }
      }
    };
  }

  /// Inputs: image, scale, shift, mean, variance; output: image.
  public static Body inference(Shape shape, double epsilon) {
    return new PerChannel(shape) {
      @Override
      void run(int first, int end, Operands operands, Workspace workspace) {
        for (int n = 0; n < samples; n++) {
          for (int c = first; c < end; c++) {
            float variance = operands.floats(4, workspace)[operands.at(4) + c];
            BatchNormKernels.apply(
                operands.floats(0, workspace),
                operands.at(0) + plane(n, c),
                operands.floats(3, workspace)[operands.at(3) + c],
                operands.floats(1, workspace)[operands.at(1) + c]
                    * inverseDeviation(variance, epsilon),
                operands.floats(2, workspace)[operands.at(2) + c],
                false,
                operands.floats(5, workspace),
                operands.at(5) + plane(n, c),
                positions);
          }
        }
      }
    };
  }
}
