package io.striate.backend.reference;

import static io.striate.backend.reference.ReferenceTensor.elements;

import io.striate.api.backend.Kernel;
import io.striate.api.op.LocalResponseNorm;
import io.striate.api.op.LocalResponseNormGrad;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.List;

/// Local response normalization across channels (Krizhevsky, Sutskever and Hinton, 2012).
///
/// With the divisor `d[c] = k + alpha / size * sum x[j]^2` over the channels j around c:
///
///     y[c] = x[c] / d[c]^beta
///     gradInput[c] = g[c] / d[c]^beta - 2 alpha beta / size * x[c] * sum g[j] x[j] / d[j]^(beta + 1)
///
/// where the second sum is over the channels j that have c around them.
final class ResponseNormLoops {
  private final LocalResponseNorm op;
  private final int channels;
  private final int inner;

  private ResponseNormLoops(LocalResponseNorm op, TensorType input) {
    Shape shape = input.shape();
    this.op = op;
    this.channels = shape.extent(1);
    this.inner = shape.strides()[1];
  }

  /// A number of each element.
  @FunctionalInterface
  private interface Each {
    double of(int element);
  }

  /// The sum of a number over channels at the position of an element.
  ///
  /// @param before how many channels before its own
  private double around(int element, int before, Each each) {
    int channel = element / inner % channels;
    int first = Math.max(0, channel - before);
    int last = Math.min(channels - 1, channel - before + op.size() - 1);
    double sum = 0;
    for (int c = first; c <= last; c++) {
      sum += each.of(element + (c - channel) * inner);
    }
    return sum;
  }

  private double[] divisors(double[] x) {
    double[] divisors = new double[x.length];
    for (int e = 0; e < x.length; e++) {
      double squares = around(e, op.size() / 2, at -> x[at] * x[at]);
      divisors[e] = op.k() + op.alpha() * squares / op.size();
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
    var forward = new LocalResponseNorm(op.size(), op.alpha(), op.beta(), op.k());
    var loops = new ResponseNormLoops(forward, types.getFirst());
    double factor = 2 * op.alpha() * op.beta() / op.size();
    return (in, out) -> {
      double[] x = elements(in, 0);
      double[] g = elements(in, 1);
      double[] gradInput = elements(out, 0);
      double[] d = loops.divisors(x);
      for (int e = 0; e < x.length; e++) {
        double through =
            loops.around(
                e,
                op.size() - 1 - op.size() / 2,
                at -> g[at] * x[at] * Math.pow(d[at], -op.beta() - 1));
        gradInput[e] = g[e] * Math.pow(d[e], -op.beta()) - factor * x[e] * through;
      }
    };
  }
}
