package io.striate.backend.reference;

import static io.striate.backend.reference.ReferenceTensor.elements;

import io.striate.api.backend.Kernel;
import io.striate.api.op.LocalResponseNorm;
import io.striate.api.op.LocalResponseNormGrad;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.List;

/// Local response normalization (Krizhevsky, Sutskever and Hinton, 2012).
///
/// With the divisor `d[c] = k + alpha / count * sum x[j]^2` over the j around c, which are `size`
/// channels, or `size` by `size` pixels:
///
///     y[c] = x[c] / d[c]^beta
///     gradInput[c] = g[c] / d[c]^beta - 2 alpha beta / count * x[c] * sum g[j] x[j] / d[j]^(beta + 1)
///
/// where the second sum is over the j that have c around them.
final class ResponseNormLoops {
  private final LocalResponseNorm op;
  private final int channels;
  private final int inner;
  private final int width;
  private final boolean within;

  private ResponseNormLoops(LocalResponseNorm op, TensorType input) {
    Shape shape = input.shape();
    this.op = op;
    this.channels = shape.extent(1);
    this.inner = shape.strides()[1];
    this.within = op.region() == LocalResponseNorm.Region.WITHIN_CHANNEL;
    this.width = within ? shape.extent(3) : inner;
  }

  /// A number of each element.
  @FunctionalInterface
  private interface Each {
    double of(int element);
  }

  /// The sum of a number over what is around an element.
  ///
  /// @param before how many come before it along each axis
  private double around(int element, int before, Each each) {
    if (!within) {
      return along(element, element / inner % channels, channels, inner, before, each);
    }
    int row = element % inner / width;
    return along(
        element,
        row,
        inner / width,
        width,
        before,
        at -> along(at, at % width, width, 1, before, each));
  }

  /// The sum of a number along an axis.
  private double along(int element, int index, int extent, int step, int before, Each each) {
    int first = Math.max(0, index - before);
    int last = Math.min(extent - 1, index - before + op.size() - 1);
    double sum = 0;
    for (int i = first; i <= last; i++) {
      sum += each.of(element + (i - index) * step);
    }
    return sum;
  }

  /// How many numbers a mean is of.
  private int count() {
    return within ? op.size() * op.size() : op.size();
  }

  private double[] divisors(double[] x) {
    double[] divisors = new double[x.length];
    for (int e = 0; e < x.length; e++) {
      double squares = around(e, op.size() / 2, at -> x[at] * x[at]);
      divisors[e] = op.k() + op.alpha() * squares / count();
    }
    return divisors;
  }

  static Kernel forward(LocalResponseNorm op, List<TensorType> types) {
    var loops = new ResponseNormLoops(op, types.getFirst());
    return (in, out) -> {
      double[] x = elements(in, 0);
      double[] y = elements(out, 0);
      double[] d = loops.divisors(x);
      for (int e = 0; e < x.length; e++) {
        y[e] = x[e] * Math.pow(d[e], -op.beta());
      }
    };
  }

  static Kernel grad(LocalResponseNormGrad op, List<TensorType> types) {
    var loops = new ResponseNormLoops(op.forward(), types.getFirst());
    double factor = 2 * op.alpha() * op.beta() / loops.count();
    return (in, out) -> {
      double[] x = elements(in, 0);
      double[] g = elements(in, 1);
      double[] gradInput = elements(out, 0);
      double[] d = loops.divisors(x);
      double[] shares = new double[x.length];
      for (int e = 0; e < x.length; e++) {
        shares[e] = g[e] * x[e] * Math.pow(d[e], -op.beta() - 1);
      }
      for (int e = 0; e < x.length; e++) {
        double through = loops.around(e, op.size() - 1 - op.size() / 2, at -> shares[at]);
        gradInput[e] = g[e] * Math.pow(d[e], -op.beta()) - factor * x[e] * through;
      }
    };
  }
}
