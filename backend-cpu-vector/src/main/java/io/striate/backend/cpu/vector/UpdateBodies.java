package io.striate.backend.cpu.vector;

import io.striate.api.op.AdamUpdate;
import io.striate.api.op.SgdUpdate;
import io.striate.api.tensor.TensorType;

/// The optimisers' steps, in one pass over parameter, gradient and slots. New values may lie where
/// the old ones do, so a plan updates in place; a task is a run of [#BLOCK] numbers.
final class UpdateBodies {
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
    public boolean inPlace() {
      return true;
    }

    @Override
    public void run(int task, Operands operands, Worker worker) {
      int first = task * BLOCK;
      run(operands, worker, first, Math.min(BLOCK, size - first));
    }

    abstract void run(Operands operands, Worker worker, int first, int n);
  }

  static Body sgd(SgdUpdate op, TensorType parameter) {
    float decay = (float) op.weightDecay();
    float momentum = (float) op.momentum();
    if (momentum == 0) {
      return new Pass(parameter) {
        @Override
        void run(Operands operands, Worker worker, int first, int n) {
          float[] p = operands.floats(0, worker);
          float[] g = operands.floats(1, worker);
          float rate = operands.floats(2, worker)[operands.at(2)];
          float[] next = operands.floats(3, worker);
          int pi = operands.at(0) + first;
          int gi = operands.at(1) + first;
          int ni = operands.at(3) + first;
          for (int i = 0; i < n; i++) {
            next[ni + i] = p[pi + i] - rate * (g[gi + i] + decay * p[pi + i]);
          }
        }
      };
    }
    return new Pass(parameter) {
      @Override
      void run(Operands operands, Worker worker, int first, int n) {
        float[] p = operands.floats(0, worker);
        float[] g = operands.floats(1, worker);
        float[] v = operands.floats(2, worker);
        float rate = operands.floats(3, worker)[operands.at(3)];
        float[] next = operands.floats(4, worker);
        float[] velocity = operands.floats(5, worker);
        int pi = operands.at(0) + first;
        int gi = operands.at(1) + first;
        int vi = operands.at(2) + first;
        int ni = operands.at(4) + first;
        int wi = operands.at(5) + first;
        if (op.nesterov()) {
          for (int i = 0; i < n; i++) {
            float d = g[gi + i] + decay * p[pi + i];
            float w = momentum * v[vi + i] + d;
            next[ni + i] = p[pi + i] - rate * (d + momentum * w);
            velocity[wi + i] = w;
          }
        } else {
          for (int i = 0; i < n; i++) {
            float w = momentum * v[vi + i] + (g[gi + i] + decay * p[pi + i]);
            next[ni + i] = p[pi + i] - rate * w;
            velocity[wi + i] = w;
          }
        }
      }
    };
  }

  static Body adam(AdamUpdate op, TensorType parameter) {
    float coupled = op.decoupled() ? 0f : (float) op.weightDecay();
    float decoupled = op.decoupled() ? (float) op.weightDecay() : 0f;
    float keep1 = (float) op.beta1();
    float keep2 = (float) op.beta2();
    float take1 = (float) (1 - op.beta1());
    float take2 = (float) (1 - op.beta2());
    float epsilon = (float) op.epsilon();
    return new Pass(parameter) {
      @Override
      void run(Operands operands, Worker worker, int first, int n) {
        float[] p = operands.floats(0, worker);
        float[] g = operands.floats(1, worker);
        float[] m = operands.floats(2, worker);
        float[] v = operands.floats(3, worker);
        float rate = operands.floats(4, worker)[operands.at(4)];
        double t = operands.ints(5)[operands.at(5)] + 1.0;
        float[] nextP = operands.floats(6, worker);
        float[] nextM = operands.floats(7, worker);
        float[] nextV = operands.floats(8, worker);
        float correction1 = (float) -StrictMath.expm1(t * StrictMath.log(op.beta1()));
        float correction2 = (float) -StrictMath.expm1(t * StrictMath.log(op.beta2()));
        int pi = operands.at(0) + first;
        int gi = operands.at(1) + first;
        int mi = operands.at(2) + first;
        int vi = operands.at(3) + first;
        int npi = operands.at(6) + first;
        int nmi = operands.at(7) + first;
        int nvi = operands.at(8) + first;
        for (int i = 0; i < n; i++) {
          float d = g[gi + i] + coupled * p[pi + i];
          float mean = keep1 * m[mi + i] + take1 * d;
          float square = keep2 * v[vi + i] + take2 * (d * d);
          float ratio = mean / correction1 / ((float) Math.sqrt(square / correction2) + epsilon);
          nextP[npi + i] = p[pi + i] - rate * (ratio + decoupled * p[pi + i]);
          nextM[nmi + i] = mean;
          nextV[nvi + i] = square;
        }
      }
    };
  }
}
