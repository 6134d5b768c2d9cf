package io.striate.backend.reference;

import static io.striate.backend.reference.ReferenceTensor.elements;

import io.striate.api.backend.Kernel;
import io.striate.api.op.AdamUpdate;
import io.striate.api.op.SgdUpdate;

/// Optimizer updates of one parameter, element by element.
///
/// Stochastic gradient descent, with weight decay `d`, momentum `m`, learning rate `r`:
///
///     g = gradient + d * parameter;  v = m * v + g;  parameter -= r * (nesterov ? g + m * v : v)
///
/// Adam, in step t = 1, 2, ...:
///
///     m = b1 * m + (1 - b1) * g;  v = b2 * v + (1 - b2) * g * g
///     parameter -= r * (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + epsilon)
final class UpdateLoops {
  private UpdateLoops() {}

  static Kernel sgd(SgdUpdate op) {
    return (in, out) -> {
      boolean momentum = op.momentum() != 0;
      double[] parameter = elements(in, 0);
      double[] gradient = elements(in, 1);
      double rate = elements(in, in.size() - 1)[0];
      double[] next = elements(out, 0);
      for (int e = 0; e < next.length; e++) {
        double g = gradient[e] + op.weightDecay() * parameter[e];
        double direction = g;
        if (momentum) {
          double v = op.momentum() * elements(in, 2)[e] + g;
          elements(out, 1)[e] = v;
          direction = op.nesterov() ? g + op.momentum() * v : v;
        }
        next[e] = parameter[e] - rate * direction;
      }
    };
  }

  static Kernel adam(AdamUpdate op) {
    return (in, out) -> {
      double[] parameter = elements(in, 0);
      double[] gradient = elements(in, 1);
      double[] m = elements(in, 2);
      double[] v = elements(in, 3);
      double rate = elements(in, 4)[0];
      double t = elements(in, 5)[0] + 1;
      double[] next = elements(out, 0);
      double[] nextM = elements(out, 1);
      double[] nextV = elements(out, 2);
      double correctionM = 1 - Math.pow(op.beta1(), t);
      double correctionV = 1 - Math.pow(op.beta2(), t);
      for (int e = 0; e < next.length; e++) {
        double decay = op.weightDecay() * parameter[e];
        double g = gradient[e] + (op.decoupled() ? 0 : decay);
        nextM[e] = op.beta1() * m[e] + (1 - op.beta1()) * g;
        nextV[e] = op.beta2() * v[e] + (1 - op.beta2()) * g * g;
        double ratio = nextM[e] / correctionM / (Math.sqrt(nextV[e] / correctionV) + op.epsilon());
        next[e] = parameter[e] - rate * (ratio + (op.decoupled() ? decay : 0));
      }
    };
  }
}
