package io.striate.backend.reference;

import static io.striate.backend.reference.ReferenceTensor.elements;

import io.striate.api.backend.Kernel;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;

/// Softmax along an axis, its cross-entropy with labels `[N, ...]` along axis 1 of `[N, classes, ...]`,
/// and the index of the largest element.
///
///     p[c] = exp(x[c] - max) / sum over k of exp(x[k] - max)
///     log p[c] = x[c] - max - ln(sum over k of exp(x[k] - max))
///     gradLogits[c] = p[c] (g[c] - sum over k of p[k] g[k]), or g[c] - p[c] sum over k of g[k]
///     loss = -ln p[label] = ln(sum over k of exp(x[k] - max)) - (x[label] - max)
///     gradLogits[c] = (p[c] - (c == label ? 1 : 0)) * gradLoss
///
/// Subtracting the maximum does not change the result and prevents the exponentials from overflowing.
final class SoftmaxLoops {
  private final int classes;
  private final int inner;
  private final int columns;

  private SoftmaxLoops(TensorType logits, int axis) {
    Shape shape = logits.shape();
    this.classes = shape.extent(axis);
    this.inner = shape.strides()[axis];
    this.columns = shape.size() / classes;
  }

  /// The index of class 0 of a column; the next class is `inner` elements further.
  private int first(int column) {
    return column / inner * classes * inner + column % inner;
  }

  private double max(double[] logits, int first) {
    double max = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < classes; c++) {
      max = Math.max(max, logits[first + c * inner]);
    }
    return max;
  }

  private double sumOfExp(double[] logits, int first, double max) {
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += Math.exp(logits[first + c * inner] - max);
    }
    return sum;
  }

  static Kernel softmax(TensorType logits, int axis) {
    var loops = new SoftmaxLoops(logits, axis);
    return (in, out) -> {
      double[] x = elements(in, 0);
      double[] p = elements(out, 0);
      for (int column = 0; column < loops.columns; column++) {
        int first = loops.first(column);
        double max = loops.max(x, first);
        double sum = loops.sumOfExp(x, first, max);
        for (int c = 0; c < loops.classes; c++) {
          int place = first + c * loops.inner;
          p[place] = Math.exp(x[place] - max) / sum;
        }
      }
    };
  }

  static Kernel logSoftmax(TensorType logits, int axis) {
    var loops = new SoftmaxLoops(logits, axis);
    return (in, out) -> {
      double[] x = elements(in, 0);
      double[] y = elements(out, 0);
      for (int column = 0; column < loops.columns; column++) {
        int first = loops.first(column);
        double max = loops.max(x, first);
        double log = Math.log(loops.sumOfExp(x, first, max));
        for (int c = 0; c < loops.classes; c++) {
          int place = first + c * loops.inner;
          y[place] = x[place] - max - log;
        }
      }
    };
  }

  /// `ln(1 + exp(x))` of each element: the logarithm of the sum of two exponentials, of x and of 0.
  static Kernel softplus() {
    return (in, out) -> {
      double[] x = elements(in, 0);
      double[] y = elements(out, 0);
      for (int i = 0; i < x.length; i++) {
        y[i] = Math.max(x[i], 0) + Math.log1p(Math.exp(-Math.abs(x[i])));
      }
    };
  }

  static Kernel softmaxGrad(TensorType probabilities, int axis) {
    var loops = new SoftmaxLoops(probabilities, axis);
    return (in, out) -> {
      double[] p = elements(in, 0);
      double[] g = elements(in, 1);
      double[] gradLogits = elements(out, 0);
      for (int column = 0; column < loops.columns; column++) {
        int first = loops.first(column);
        double sum = 0;
        for (int c = 0; c < loops.classes; c++) {
          int place = first + c * loops.inner;
          sum += p[place] * g[place];
        }
        for (int c = 0; c < loops.classes; c++) {
          int place = first + c * loops.inner;
          gradLogits[place] = p[place] * (g[place] - sum);
        }
      }
    };
  }

  static Kernel logSoftmaxGrad(TensorType logarithms, int axis) {
    var loops = new SoftmaxLoops(logarithms, axis);
    return (in, out) -> {
      double[] y = elements(in, 0);
      double[] g = elements(in, 1);
      double[] gradLogits = elements(out, 0);
      for (int column = 0; column < loops.columns; column++) {
        int first = loops.first(column);
        double sum = 0;
        for (int c = 0; c < loops.classes; c++) {
          sum += g[first + c * loops.inner];
        }
        for (int c = 0; c < loops.classes; c++) {
          int place = first + c * loops.inner;
          gradLogits[place] = g[place] - Math.exp(y[place]) * sum;
        }
      }
    };
  }

  static Kernel crossEntropy(TensorType logits) {
    var loops = new SoftmaxLoops(logits, 1);
    return (in, out) -> {
      double[] x = elements(in, 0);
      double[] labels = elements(in, 1);
      double[] loss = elements(out, 0);
      for (int column = 0; column < loops.columns; column++) {
        int first = loops.first(column);
        double max = loops.max(x, first);
        int label = (int) labels[column];
        double chosen = x[first + label * loops.inner] - max;
        loss[column] = Math.log(loops.sumOfExp(x, first, max)) - chosen;
      }
    };
  }

  static Kernel crossEntropyGrad(TensorType logits) {
    var loops = new SoftmaxLoops(logits, 1);
    return (in, out) -> {
      double[] x = elements(in, 0);
      double[] labels = elements(in, 1);
      double[] gradLoss = elements(in, 2);
      double[] gradLogits = elements(out, 0);
      for (int column = 0; column < loops.columns; column++) {
        int first = loops.first(column);
        double max = loops.max(x, first);
        double sum = loops.sumOfExp(x, first, max);
        for (int c = 0; c < loops.classes; c++) {
          int place = first + c * loops.inner;
          double p = Math.exp(x[place] - max) / sum;
          gradLogits[place] = (p - (c == labels[column] ? 1 : 0)) * gradLoss[column];
        }
      }
    };
  }

  /// The first largest class, or the number of classes if one is NaN.
  static Kernel argMax(TensorType input, int axis) {
    var loops = new SoftmaxLoops(input, axis);
    return (in, out) -> {
      double[] x = elements(in, 0);
      double[] index = elements(out, 0);
      for (int column = 0; column < loops.columns; column++) {
        int first = loops.first(column);
        double max = loops.max(x, first);
        int c = 0;
        while (c < loops.classes && x[first + c * loops.inner] != max) {
          c++;
        }
        index[column] = c;
      }
    };
  }
}
