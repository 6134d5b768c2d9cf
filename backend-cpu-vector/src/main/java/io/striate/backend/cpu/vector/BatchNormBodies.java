package io.striate.backend.cpu.vector;

import io.striate.api.tensor.Shape;

/// Batch normalisation on `[N, C, positions]`; a task is one channel, over the whole batch.
///
/// Sums of one sample are those of [ReduceKernels] and [BatchNormKernels]; over the samples they
/// are added in double, sample by sample.
final class BatchNormBodies {

  private BatchNormBodies() {}

  private abstract static class PerChannel implements Body {
    final int samples;
    final int channels;
    final int positions;

    PerChannel(Shape shape) {
      samples = shape.extent(0);
      channels = shape.extent(1);
      positions = shape.size() / samples / channels;
    }

    @Override
    public int tasks() {
      return channels;
    }

    @Override
    public int scratch() {
      return ReduceKernels.SCRATCH;
    }

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
  static Body train(Shape shape, double epsilon, boolean relu) {
    return new PerChannel(shape) {
      @Override
      public void run(int c, Operands operands, Worker worker) {
        float[] x = operands.floats(0, worker);
        double mean = 0;
        double squares = 0;
        for (int n = 0; n < samples; n++) {
          int at = operands.at(0) + plane(n, c);
          double own = ReduceKernels.sum(x, at, positions, worker.scratch, 0) / (double) positions;
          float near = (float) own;
          double miss = near - own;
          double about =
              BatchNormKernels.squares(x, at, near, positions, worker.scratch, 0)
                  - positions * miss * miss;
          double apart = own - mean;
          mean += apart / (n + 1);
          squares += about + apart * apart * positions * n / (n + 1);
        }
        float variance = (float) (squares / ((double) samples * positions));
        normalise(c, (float) mean, variance, operands, worker);
        operands.floats(4, worker)[operands.at(4) + c] = (float) mean;
        operands.floats(5, worker)[operands.at(5) + c] = variance;
      }

      private void normalise(int c, float mean, float variance, Operands operands, Worker worker) {
        float[] x = operands.floats(0, worker);
        float[] y = operands.floats(3, worker);
        float factor =
            inverseDeviation(variance, epsilon) * operands.floats(1, worker)[operands.at(1) + c];
        float shift = operands.floats(2, worker)[operands.at(2) + c];
        for (int n = 0; n < samples; n++) {
          int from = operands.at(0) + plane(n, c);
          int to = operands.at(3) + plane(n, c);
          BatchNormKernels.apply(x, from, mean, factor, shift, relu, y, to, positions);
        }
      }
    };
  }

  /// Inputs: image, scale, mean, variance, gradOutput; outputs: gradInput, gradScale, gradShift.
  static Body gradient(Shape shape, double epsilon) {
    return new PerChannel(shape) {
      @Override
      public void run(int c, Operands operands, Worker worker) {
        float[] x = operands.floats(0, worker);
        float mean = operands.floats(2, worker)[operands.at(2) + c];
        float inverse = inverseDeviation(operands.floats(3, worker)[operands.at(3) + c], epsilon);
        float[] g = operands.floats(4, worker);
        float[] scratch = worker.scratch;
        double sum = 0;
        double product = 0;
        for (int n = 0; n < samples; n++) {
          int from = operands.at(0) + plane(n, c);
          int grad = operands.at(4) + plane(n, c);
          product +=
              BatchNormKernels.product(g, grad, x, from, mean, inverse, positions, scratch, 0);
          sum += ReduceKernels.sum(g, grad, positions, scratch, 0);
        }
        operands.floats(6, worker)[operands.at(6) + c] = (float) product;
        operands.floats(7, worker)[operands.at(7) + c] = (float) sum;
        double count = (double) samples * positions;
        float meanGrad = (float) (sum / count);
        float slope = (float) (product / count);
        float factor = operands.floats(1, worker)[operands.at(1) + c] * inverse;
        float[] out = operands.floats(5, worker);
        for (int n = 0; n < samples; n++) {
          int from = operands.at(0) + plane(n, c);
          int grad = operands.at(4) + plane(n, c);
          int to = operands.at(5) + plane(n, c);
          BatchNormKernels.gradient(
              g, grad, x, from, mean, inverse, meanGrad, slope, factor, out, to, positions);
        }
      }
    };
  }

  /// Inputs: image, scale, shift, mean, variance; output: image.
  static Body inference(Shape shape, double epsilon) {
    return new PerChannel(shape) {
      @Override
      public void run(int c, Operands operands, Worker worker) {
        float[] x = operands.floats(0, worker);
        float[] y = operands.floats(5, worker);
        float variance = operands.floats(4, worker)[operands.at(4) + c];
        float factor =
            operands.floats(1, worker)[operands.at(1) + c] * inverseDeviation(variance, epsilon);
        float shift = operands.floats(2, worker)[operands.at(2) + c];
        float mean = operands.floats(3, worker)[operands.at(3) + c];
        for (int n = 0; n < samples; n++) {
          int from = operands.at(0) + plane(n, c);
          int to = operands.at(5) + plane(n, c);
          BatchNormKernels.apply(x, from, mean, factor, shift, false, y, to, positions);
        }
      }
    };
  }
}
