package io.striate.backend.reference;

import static io.striate.backend.reference.ReferenceTensor.elements;

import io.striate.api.backend.Kernel;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.Arrays;

/// Batch normalization of each channel of `[N, C, ...]` (Ioffe and Szegedy, arXiv:1502.03167).
///
/// With `m` elements per channel, all sums over those elements, and `s = sqrt(variance + epsilon)`:
///
///     mean = sum x / m,  variance = sum (x - mean)^2 / m,  z = (x - mean) / s,  y = z * scale + shift
///
/// Backward, with `g` the gradient of `y`. Mean and variance depend on every `x`, hence the two means that are
/// subtracted:
///
///     gradShift = sum g,  gradScale = sum g * z
///     gradInput = (g - gradShift / m - z * gradScale / m) * scale / s
final class BatchNormLoops {
  private final int channels;
  private final int inner;
  private final int size;

  private BatchNormLoops(TensorType input) {
    Shape shape = input.shape();
    this.channels = shape.extent(1);
    this.inner = shape.strides()[1];
    this.size = shape.size();
  }

  private int channel(int element) {
    return element / inner % channels;
  }

  private void meanOverChannel(double[] sums) {
    for (int c = 0; c < channels; c++) {
      sums[c] /= (double) size / channels;
    }
  }

  static Kernel training(double epsilon, TensorType input) {
    var loops = new BatchNormLoops(input);
    return (in, out) -> {
      double[] x = elements(in, 0);
      double[] mean = elements(out, 1);
      double[] variance = elements(out, 2);
      Arrays.fill(mean, 0);
      for (int e = 0; e < x.length; e++) {
        mean[loops.channel(e)] += x[e];
      }
      loops.meanOverChannel(mean);
      Arrays.fill(variance, 0);
      for (int e = 0; e < x.length; e++) {
        double deviation = x[e] - mean[loops.channel(e)];
        variance[loops.channel(e)] += deviation * deviation;
      }
      loops.meanOverChannel(variance);
      loops.normalize(
          epsilon, x, elements(in, 1), elements(in, 2), mean, variance, elements(out, 0));
    };
  }

  static Kernel inference(double epsilon, TensorType input) {
    var loops = new BatchNormLoops(input);
    return (in, out) ->
        loops.normalize(
            epsilon,
            elements(in, 0),
            elements(in, 1),
            elements(in, 2),
            elements(in, 3),
            elements(in, 4),
            elements(out, 0));
  }

  private void normalize(
      double epsilon,
      double[] x,
      double[] scale,
      double[] shift,
      double[] mean,
      double[] variance,
      double[] y) {
    for (int e = 0; e < x.length; e++) {
      int c = channel(e);
      y[e] = (x[e] - mean[c]) / Math.sqrt(variance[c] + epsilon) * scale[c] + shift[c];
    }
  }

  static Kernel grad(double epsilon, TensorType input) {
    var loops = new BatchNormLoops(input);
    double count = (double) loops.size / loops.channels;
    return (in, out) -> {
      double[] x = elements(in, 0);
      double[] scale = elements(in, 1);
      double[] mean = elements(in, 2);
      double[] variance = elements(in, 3);
      double[] g = elements(in, 4);
      double[] gradInput = elements(out, 0);
      double[] gradScale = elements(out, 1);
      double[] gradShift = elements(out, 2);
      Arrays.fill(gradScale, 0);
      Arrays.fill(gradShift, 0);
      for (int e = 0; e < x.length; e++) {
        int c = loops.channel(e);
        gradShift[c] += g[e];
        gradScale[c] += g[e] * (x[e] - mean[c]) / Math.sqrt(variance[c] + epsilon);
      }
      for (int e = 0; e < x.length; e++) {
        int c = loops.channel(e);
        double s = Math.sqrt(variance[c] + epsilon);
        double z = (x[e] - mean[c]) / s;
        gradInput[e] = (g[e] - gradShift[c] / count - z * gradScale[c] / count) * scale[c] / s;
      }
    };
  }
}
