package io.striate.backend.reference;

import static io.striate.backend.reference.ReferenceTensor.elements;

import io.striate.api.backend.Kernel;
import io.striate.api.op.GroupNorm;
import io.striate.api.op.GroupNormGrad;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/// Group normalization (Wu and He, arXiv:1803.08494), and with it layer and instance normalization.
///
/// With `m` numbers that are normalized together, all means over those, and `s = sqrt(variance + epsilon)`:
///
///     mean = sum x / m,  variance = sum (x - mean)^2 / m,  z = (x - mean) / s,  y = z * scale + shift
///
/// Backward, with `g` the gradient of `y`:
///
///     gradShift = sum g,  gradScale = sum g * z, over the numbers of a channel
///     gradInput = (g * scale - sum (g * scale) / m - z * sum (g * scale * z) / m) / s
final class GroupNormLoops {
  private final int channels;
  private final int inner;
  private final int groups;
  private final boolean perPosition;
  private final double epsilon;

  private GroupNormLoops(TensorType input, int groups, boolean perPosition, double epsilon) {
    Shape shape = input.shape();
    this.channels = shape.extent(1);
    this.inner = shape.strides()[1];
    this.groups = groups;
    this.perPosition = perPosition;
    this.epsilon = epsilon;
  }

  private int channel(int element) {
    return element / inner % channels;
  }

  /// The number of the mean and variance that an element belongs to.
  private int set(int element) {
    int group = element / (inner * (channels / groups));
    return perPosition ? group * inner + element % inner : group;
  }

  private double deviation(double variance) {
    return Math.sqrt(variance + epsilon);
  }

  /// Divides the sums of the elements of each set by their number.
  private static void mean(double[] sums, int elements) {
    double count = (double) elements / sums.length;
    Arrays.setAll(sums, i -> sums[i] / count);
  }

  static Kernel forward(GroupNorm op, List<TensorType> types) {
    var loops = new GroupNormLoops(types.getFirst(), op.groups(), op.perPosition(), op.epsilon());
    boolean affine = types.size() > 1;
    return (in, out) -> {
      double[] x = elements(in, 0);
      double[] y = elements(out, 0);
      double[] mean = elements(out, 1);
      double[] variance = elements(out, 2);
      Arrays.fill(mean, 0);
      for (int e = 0; e < x.length; e++) {
        mean[loops.set(e)] += x[e];
      }
      mean(mean, x.length);
      Arrays.fill(variance, 0);
      for (int e = 0; e < x.length; e++) {
        double away = x[e] - mean[loops.set(e)];
        variance[loops.set(e)] += away * away;
      }
      mean(variance, x.length);
      for (int e = 0; e < x.length; e++) {
        int set = loops.set(e);
        y[e] = (x[e] - mean[set]) / loops.deviation(variance[set]);
        if (affine) {
          int c = loops.channel(e);
          y[e] = y[e] * elements(in, 1)[c] + elements(in, 2)[c];
        }
      }
    };
  }

  static Kernel grad(GroupNormGrad op, List<TensorType> types) {
    var loops = new GroupNormLoops(types.getFirst(), op.groups(), op.perPosition(), op.epsilon());
    boolean affine = types.size() > 4;
    return (in, out) -> {
      double[] x = elements(in, 0);
      double[] mean = elements(in, 1);
      double[] variance = elements(in, 2);
      double[] g = elements(in, 3);
      double[] scale = affine ? elements(in, 4) : new double[0];
      double[] gradInput = elements(out, 0);
      double[] gradScale = affine ? elements(out, 1) : new double[0];
      double[] gradShift = affine ? elements(out, 2) : new double[0];
      double[] level = new double[mean.length];
      double[] along = new double[mean.length];
      Arrays.fill(gradScale, 0);
      Arrays.fill(gradShift, 0);
      for (int e = 0; e < x.length; e++) {
        int set = loops.set(e);
        double z = (x[e] - mean[set]) / loops.deviation(variance[set]);
        double slope = g[e];
        if (affine) {
          int c = loops.channel(e);
          slope *= scale[c];
          gradShift[c] += g[e];
          gradScale[c] += g[e] * z;
        }
        level[set] += slope;
        along[set] += slope * z;
      }
      mean(level, x.length);
      mean(along, x.length);
      for (int e = 0; e < x.length; e++) {
        int set = loops.set(e);
        double s = loops.deviation(variance[set]);
        double slope = affine ? g[e] * scale[loops.channel(e)] : g[e];
        gradInput[e] = (slope - level[set] - (x[e] - mean[set]) / s * along[set]) / s;
      }
    };
  }
}
