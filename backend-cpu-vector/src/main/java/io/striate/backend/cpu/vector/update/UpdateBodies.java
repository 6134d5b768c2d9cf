package io.striate.backend.cpu.vector.update;

import io.striate.api.op.AdamUpdate;
import io.striate.api.op.SgdUpdate;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Workspace;

/// The optimizers' steps, in one pass over parameter, gradient and slots. New values may lie where
/// the old ones do, so a plan updates in place; a task is a run of [#BLOCK] numbers.
public final class UpdateBodies {
  private static final int BLOCK = 8192;

  private UpdateBodies() {}

  /// A pass over the numbers of a parameter.
  private abstract static class Pass implements Body {
    private final int size;

    Pass(TensorType parameter) {
      size = parameter.shape().size();
    }

    @Override
    public int tasks() {
      return (size + BLOCK - 1) / BLOCK;
    }

    @Override
    public void run(int task, Operands operands, Workspace workspace) {
      int first = task * BLOCK;
      run(operands, workspace, first, Math.min(BLOCK, size - first));
    }

    abstract void run(Operands operands, Workspace workspace, int first, int n);
  }

  /// Inputs: parameter, gradient, velocity if there is momentum, learning rate; outputs: the next
  /// parameter, and the next velocity.
  public static Body sgd(SgdUpdate op, TensorType parameter) {
    float decay = (float) op.weightDecay();
    float momentum = (float) op.momentum();
    return new Pass(parameter) {
      @Override
      void run(Operands operands, Workspace workspace, int first, int n) {
        int rate = momentum == 0 ? 2 : 3;
        UpdateKernels.sgd(
            operands.floats(0, workspace),
            operands.at(0) + first,
            operands.floats(1, workspace),
            operands.at(1) + first,
            operands.floats(momentum == 0 ? 1 : 2, workspace),
            operands.at(momentum == 0 ? 1 : 2) + first,
            operands.floats(rate, workspace)[operands.at(rate)],
            momentum,
            op.nesterov(),
            decay,
            operands.floats(rate + 1, workspace),
            operands.at(rate + 1) + first,
            operands.floats(momentum == 0 ? rate + 1 : rate + 2, workspace),
            operands.at(momentum == 0 ? rate + 1 : rate + 2) + first,
            n);
      }
    };
  }

  /// Inputs: parameter, gradient, both moments, learning rate, step; outputs: the next parameter
  /// and moments.
  public static Body adam(AdamUpdate op, TensorType parameter) {
    return new Pass(parameter) {
      @Override
      void run(Operands operands, Workspace workspace, int first, int n) {
        float[] p = operands.floats(0, workspace);
        float[] g = operands.floats(1, workspace);
        float[] m = operands.floats(2, workspace);
        float[] v = operands.floats(3, workspace);
        float rate = operands.floats(4, workspace)[operands.at(4)];
        double t = operands.ints(5)[operands.at(5)] + 1.0;
        float correction1 = (float) -StrictMath.expm1(t * StrictMath.log(op.beta1()));
        float correction2 = (float) -StrictMath.expm1(t * StrictMath.log(op.beta2()));
        UpdateKernels.adam(
            op,
            correction1,
            correction2,
            rate,
            p,
            operands.at(0) + first,
            g,
            operands.at(1) + first,
            m,
            operands.at(2) + first,
            v,
            operands.at(3) + first,
            operands.floats(6, workspace),
            operands.at(6) + first,
            operands.floats(7, workspace),
            operands.at(7) + first,
            operands.floats(8, workspace),
            operands.at(8) + first,
            n);
      }
    };
  }
}
