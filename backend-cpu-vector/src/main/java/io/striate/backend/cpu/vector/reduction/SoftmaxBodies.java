package io.striate.backend.cpu.vector.reduction;

import io.striate.api.tensor.Shape;
import io.striate.backend.cpu.vector.elementwise.VectorMath;
import io.striate.backend.cpu.vector.run.Body;

/// Softmax and the index of the largest along an axis; softmax's cross-entropy and its gradient
/// along axis 1. Whatever the axis, the numbers are seen as `[samples, classes, positions]`.
///
/// From `x - max x`, so that nothing overflows. Sums over more than [ReduceKernels#PLAIN] classes
/// are added in double precision. Classes are few, so one position is handled at a time by scalar
/// code.
public final class SoftmaxBodies {

  private SoftmaxBodies() {}

  /// Sizes of what comes before an axis, of the axis, and of what comes after.
  private record Layout(int samples, int classes, int positions) {
    static Layout of(Shape shape) {
      return of(shape, 1);
    }

    static Layout of(Shape shape, int axis) {
      int classes = shape.extent(axis);
      int positions = shape.strides()[axis];
      return new Layout(shape.size() / classes / positions, classes, positions);
    }

    int rows() {
      return samples * positions;
    }

    /// Where the first class of a row lies.
    int start(int row) {
      return row / positions * classes * positions + row % positions;
    }
  }

  private static float max(float[] x, int at, int classes, int step) {
    float max = Float.NEGATIVE_INFINITY;
    for (int c = 0; c < classes; c++) {
      max = Math.max(max, x[at + c * step]);
    }
    return max;
  }

  private static float sum(float[] x, int at, int classes, int step) {
    if (classes > ReduceKernels.PLAIN) {
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        sum += x[at + c * step];
      }
      return (float) sum;
    }
    float sum = 0f;
    for (int c = 0; c < classes; c++) {
      sum += x[at + c * step];
    }
    return sum;
  }

  /// Input: logits.
  public static Body softmax(Shape shape, int axis) {
    Layout l = Layout.of(shape, axis);
    return (task, operands, workspace) -> {
      float[] x = operands.floats(0, workspace);
      float[] y = operands.floats(1, workspace);
      for (int row = 0; row < l.rows(); row++) {
        probabilities(l, x, operands.at(0) + l.start(row), y, operands.at(1) + l.start(row));
      }
    };
  }

  private static void probabilities(Layout l, float[] x, int at, float[] y, int to) {
    int step = l.positions();
    float max = max(x, at, l.classes(), step);
    for (int c = 0; c < l.classes(); c++) {
      y[to + c * step] = VectorMath.exp(x[at + c * step] - max);
    }
    float sum = sum(y, to, l.classes(), step);
    for (int c = 0; c < l.classes(); c++) {
      y[to + c * step] /= sum;
    }
  }

  private static float sumOfExp(float[] x, int at, int classes, int step, float max) {
    if (classes > ReduceKernels.PLAIN) {
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        sum += VectorMath.exp(x[at + c * step] - max);
      }
      return (float) sum;
    }
    float sum = 0f;
    for (int c = 0; c < classes; c++) {
      sum += VectorMath.exp(x[at + c * step] - max);
    }
    return sum;
  }

  /// Inputs: logits, labels.
  public static Body crossEntropy(Shape shape) {
    Layout l = Layout.of(shape);
    int step = l.positions();
    return (task, operands, workspace) -> {
      float[] x = operands.floats(0, workspace);
      int[] labels = operands.ints(1);
      float[] loss = operands.floats(2, workspace);
      for (int row = 0; row < l.rows(); row++) {
        int at = operands.at(0) + l.start(row);
        float max = max(x, at, l.classes(), step);
        float sum = sumOfExp(x, at, l.classes(), step, max);
        int label = labels[operands.at(1) + row];
        boolean known = label >= 0 && label < l.classes();
        float chosen = known ? x[at + label * step] - max : 0f;
        loss[operands.at(2) + row] = VectorMath.log(sum) - chosen;
      }
    };
  }

  /// Inputs: logits, labels, gradLoss.
  public static Body crossEntropyGrad(Shape shape) {
    Layout l = Layout.of(shape);
    int step = l.positions();
    return (task, operands, workspace) -> {
      float[] x = operands.floats(0, workspace);
      int[] labels = operands.ints(1);
      float[] gradLoss = operands.floats(2, workspace);
      float[] grad = operands.floats(3, workspace);
      for (int row = 0; row < l.rows(); row++) {
        int to = operands.at(3) + l.start(row);
        probabilities(l, x, operands.at(0) + l.start(row), grad, to);
        int label = labels[operands.at(1) + row];
        float g = gradLoss[operands.at(2) + row];
        for (int c = 0; c < l.classes(); c++) {
          grad[to + c * step] = (grad[to + c * step] - (c == label ? 1f : 0f)) * g;
        }
      }
    };
  }

  /// Input: scores.
  public static Body argMax(Shape shape, int axis) {
    Layout l = Layout.of(shape, axis);
    int step = l.positions();
    return (task, operands, workspace) -> {
      float[] x = operands.floats(0, workspace);
      float[] out = operands.floats(1, workspace);
      for (int row = 0; row < l.rows(); row++) {
        int at = operands.at(0) + l.start(row);
        float max = max(x, at, l.classes(), step);
        int best = 0;
        while (best < l.classes() && x[at + best * step] != max) {
          best++;
        }
        out[operands.at(1) + row] = best;
      }
    };
  }
}
