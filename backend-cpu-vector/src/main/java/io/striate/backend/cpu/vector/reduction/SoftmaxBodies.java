package io.striate.backend.cpu.vector.reduction;

import static io.striate.backend.cpu.vector.run.Lanes.LANES;

import io.striate.api.tensor.Shape;
import io.striate.backend.cpu.vector.elementwise.VectorMath;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Workspace;

/// Softmax, its logarithm, their gradients and the index of the largest along an axis; softmax's
/// cross-entropy and its gradient along axis 1. Whatever the axis, the numbers are seen as
/// `[samples, classes, positions]`.
///
/// From `x - max x`, so that nothing overflows. Sums over more than [ReduceKernels#PLAIN] classes
/// are added in double precision or compensated. Where there are at least as many positions as a
/// vector has lanes, vectors run across them: [SoftmaxKernels]. Else classes are few, as those of a
/// classifier, and one position is handled at a time by scalar code.
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

    /// Whether vectors run across the positions.
    boolean wide() {
      return positions >= LANES;
    }

    /// Columns of one block from a position on.
    int columns(int position) {
      return Math.min(SoftmaxKernels.COLUMNS, positions - position);
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
    if (l.wide()) {
      return new Columns(
          l,
          (n, position, operands, workspace) -> {
            int at = n * l.classes() * l.positions() + position;
            SoftmaxKernels.probabilities(
                operands.floats(0, workspace),
                operands.at(0) + at,
                operands.floats(1, workspace),
                operands.at(1) + at,
                l.classes(),
                l.positions(),
                l.columns(position),
                workspace.scratch);
          });
    }
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

  /// Input: logits; output: the logarithms of the probabilities.
  public static Body logSoftmax(Shape shape, int axis) {
    Layout l = Layout.of(shape, axis);
    if (l.wide()) {
      return new Columns(
          l,
          (n, position, operands, workspace) -> {
            int at = n * l.classes() * l.positions() + position;
            SoftmaxKernels.logarithms(
                operands.floats(0, workspace),
                operands.at(0) + at,
                operands.floats(1, workspace),
                operands.at(1) + at,
                l.classes(),
                l.positions(),
                l.columns(position),
                workspace.scratch);
          });
    }
    int step = l.positions();
    return (task, operands, workspace) -> {
      float[] x = operands.floats(0, workspace);
      float[] y = operands.floats(1, workspace);
      for (int row = 0; row < l.rows(); row++) {
        int at = operands.at(0) + l.start(row);
        int to = operands.at(1) + l.start(row);
        float max = max(x, at, l.classes(), step);
        float log = VectorMath.log(sumOfExp(x, at, l.classes(), step, max));
        for (int c = 0; c < l.classes(); c++) {
          y[to + c * step] = x[at + c * step] - max - log;
        }
      }
    };
  }

  /// Inputs: probabilities, their gradient; output: the gradient of the logits.
  public static Body softmaxGrad(Shape shape, int axis) {
    Layout l = Layout.of(shape, axis);
    if (l.wide()) {
      return new Columns(
          l, (n, position, operands, workspace) -> grads(l, n, position, operands, workspace));
    }
    int step = l.positions();
    return (task, operands, workspace) -> {
      float[] y = operands.floats(0, workspace);
      float[] g = operands.floats(1, workspace);
      float[] out = operands.floats(2, workspace);
      for (int row = 0; row < l.rows(); row++) {
        int at = operands.at(0) + l.start(row);
        int grad = operands.at(1) + l.start(row);
        int to = operands.at(2) + l.start(row);
        for (int c = 0; c < l.classes() * step; c += step) {
          out[to + c] = g[grad + c] * y[at + c];
        }
        float sum = sum(out, to, l.classes(), step);
        for (int c = 0; c < l.classes() * step; c += step) {
          out[to + c] = y[at + c] * (g[grad + c] - sum);
        }
      }
    };
  }

  private static void grads(
      Layout l, int sample, int position, Operands operands, Workspace workspace) {
    int at = sample * l.classes() * l.positions() + position;
    SoftmaxKernels.gradients(
        operands.floats(0, workspace),
        operands.at(0) + at,
        operands.floats(1, workspace),
        operands.at(1) + at,
        operands.floats(2, workspace),
        operands.at(2) + at,
        l.classes(),
        l.positions(),
        l.columns(position),
        workspace.scratch);
  }

  /// Inputs: logarithms of probabilities, their gradient; output: the gradient of the logits.
  public static Body logSoftmaxGrad(Shape shape, int axis) {
    Layout l = Layout.of(shape, axis);
    if (l.wide()) {
      return new Columns(
          l, (n, position, operands, workspace) -> logGrads(l, n, position, operands, workspace));
    }
    int step = l.positions();
    return (task, operands, workspace) -> {
      float[] y = operands.floats(0, workspace);
      float[] g = operands.floats(1, workspace);
      float[] out = operands.floats(2, workspace);
      for (int row = 0; row < l.rows(); row++) {
        int at = operands.at(0) + l.start(row);
        int grad = operands.at(1) + l.start(row);
        int to = operands.at(2) + l.start(row);
        float sum = sum(g, grad, l.classes(), step);
        for (int c = 0; c < l.classes() * step; c += step) {
          out[to + c] = g[grad + c] - VectorMath.exp(y[at + c]) * sum;
        }
      }
    };
  }

  private static void logGrads(
      Layout l, int sample, int position, Operands operands, Workspace workspace) {
    int at = sample * l.classes() * l.positions() + position;
    SoftmaxKernels.gradientsOfLogarithms(
        operands.floats(0, workspace),
        operands.at(0) + at,
        operands.floats(1, workspace),
        operands.at(1) + at,
        operands.floats(2, workspace),
        operands.at(2) + at,
        l.classes(),
        l.positions(),
        l.columns(position),
        workspace.scratch);
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

  /// One block of columns: its sample, and its first position.
  private interface Block {
    void run(int sample, int position, Operands operands, Workspace workspace);
  }

  /// All samples, block by block.
  private record Columns(Layout l, Block block) implements Body {
    @Override
    public int scratch() {
      return SoftmaxKernels.SCRATCH;
    }

    @Override
    public void run(int task, Operands operands, Workspace workspace) {
      for (int n = 0; n < l.samples(); n++) {
        for (int p = 0; p < l.positions(); p += SoftmaxKernels.COLUMNS) {
          block.run(n, p, operands, workspace);
        }
      }
    }
  }

  /// Inputs: logits, labels.
  public static Body crossEntropy(Shape shape) {
    Layout l = Layout.of(shape);
    int step = l.positions();
    if (l.wide()) {
      return new Columns(
          l, (n, position, operands, workspace) -> losses(l, n, position, operands, workspace));
    }
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

  private static void losses(
      Layout l, int sample, int position, Operands operands, Workspace workspace) {
    float[] x = operands.floats(0, workspace);
    int[] labels = operands.ints(1);
    float[] loss = operands.floats(2, workspace);
    int row = sample * l.positions() + position;
    int at = operands.at(0) + l.start(row);
    int n = l.columns(position);
    float[] scratch = workspace.scratch;
    SoftmaxKernels.sums(x, at, l.classes(), l.positions(), n, scratch);
    for (int i = 0; i < n; i++) {
      int label = labels[operands.at(1) + row + i];
      boolean known = label >= 0 && label < l.classes();
      float chosen =
          known ? x[at + i + label * l.positions()] - SoftmaxKernels.largest(scratch, i) : 0f;
      loss[operands.at(2) + row + i] = VectorMath.log(SoftmaxKernels.sum(scratch, i)) - chosen;
    }
  }

  /// Inputs: logits, labels, gradLoss.
  public static Body crossEntropyGrad(Shape shape) {
    Layout l = Layout.of(shape);
    int step = l.positions();
    if (l.wide()) {
      return new Columns(
          l, (n, position, operands, workspace) -> gradients(l, n, position, operands, workspace));
    }
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

  private static void gradients(
      Layout l, int sample, int position, Operands operands, Workspace workspace) {
    int[] labels = operands.ints(1);
    float[] gradLoss = operands.floats(2, workspace);
    float[] grad = operands.floats(3, workspace);
    int row = sample * l.positions() + position;
    int to = operands.at(3) + l.start(row);
    int n = l.columns(position);
    SoftmaxKernels.probabilities(
        operands.floats(0, workspace),
        operands.at(0) + l.start(row),
        grad,
        to,
        l.classes(),
        l.positions(),
        n,
        workspace.scratch);
    for (int c = 0; c < l.classes(); c++) {
      int at = to + c * l.positions();
      SoftmaxKernels.gradient(
          grad, at, c, labels, operands.at(1) + row, gradLoss, operands.at(2) + row, n);
    }
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
