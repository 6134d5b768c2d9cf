package io.striate.backend.cpu.vector.update;

import static io.striate.backend.cpu.vector.run.Lanes.LANES;
import static io.striate.backend.cpu.vector.run.Lanes.SPECIES;

import io.striate.api.op.AdamUpdate;
import jdk.incubator.vector.FloatVector;

/// The optimizers' steps on runs of numbers, in one pass over parameter, gradient and slots: memory
/// is the limit. New values may lie where the old ones do.
///
/// Five arrays are too many for the compiler to see that they do not overlap, so it leaves plain
/// loops scalar: 2.0 nanoseconds a parameter against 0.7 for SGD with momentum, measured on 48,000
/// parameters.
final class UpdateKernels {

  private UpdateKernels() {}

  /// Stochastic gradient descent, as [io.striate.api.op.SgdUpdate] defines it. Without momentum the
  /// velocity is neither read nor written.
  static void sgd(
      float[] p,
      int pAt,
      float[] g,
      int gAt,
      float[] v,
      int vAt,
      float rate,
      float momentum,
      boolean nesterov,
      float decay,
      float[] nextP,
      int nextPAt,
      float[] nextV,
      int nextVAt,
      int n) {
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      var old = FloatVector.fromArray(SPECIES, p, pAt + i);
      var d = FloatVector.fromArray(SPECIES, g, gAt + i).add(old.mul(decay));
      if (momentum != 0f) {
        var w = FloatVector.fromArray(SPECIES, v, vAt + i).mul(momentum).add(d);
        w.intoArray(nextV, nextVAt + i);
        d = nesterov ? d.add(w.mul(momentum)) : w;
      }
      old.sub(d.mul(rate)).intoArray(nextP, nextPAt + i);
    }
    sgdScalar(
        p, pAt, g, gAt, v, vAt, rate, momentum, nesterov, decay, nextP, nextPAt, nextV, nextVAt, i,
        n);
  }

  /// The scalar twin of [#sgd], from number `i` on.
  static void sgdScalar(
      float[] p,
      int pAt,
      float[] g,
      int gAt,
      float[] v,
      int vAt,
      float rate,
      float momentum,
      boolean nesterov,
      float decay,
      float[] nextP,
      int nextPAt,
      float[] nextV,
      int nextVAt,
      int i,
      int n) {
    for (int x = i; x < n; x++) {
      float old = p[pAt + x];
      float d = g[gAt + x] + old * decay;
      if (momentum != 0f) {
        float w = v[vAt + x] * momentum + d;
        nextV[nextVAt + x] = w;
        d = nesterov ? d + w * momentum : w;
      }
      nextP[nextPAt + x] = old - d * rate;
    }
  }

  /// Adam, as [AdamUpdate] defines it. The corrections are `1 - beta^t`.
  static void adam(
      AdamUpdate op,
      float correction1,
      float correction2,
      float rate,
      float[] p,
      int pAt,
      float[] g,
      int gAt,
      float[] m,
      int mAt,
      float[] v,
      int vAt,
      float[] nextP,
      int nextPAt,
      float[] nextM,
      int nextMAt,
      float[] nextV,
      int nextVAt,
      int n) {
    float coupled = op.decoupled() ? 0f : (float) op.weightDecay();
    float decoupled = op.decoupled() ? (float) op.weightDecay() : 0f;
    float keep1 = (float) op.beta1();
    float keep2 = (float) op.beta2();
    float take1 = (float) (1 - op.beta1());
    float take2 = (float) (1 - op.beta2());
    float epsilon = (float) op.epsilon();
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      var old = FloatVector.fromArray(SPECIES, p, pAt + i);
      var d = FloatVector.fromArray(SPECIES, g, gAt + i).add(old.mul(coupled));
      var mean = FloatVector.fromArray(SPECIES, m, mAt + i).mul(keep1).add(d.mul(take1));
      var square = FloatVector.fromArray(SPECIES, v, vAt + i).mul(keep2).add(d.mul(d).mul(take2));
      var spread = square.div(correction2).sqrt().add(epsilon);
      var ratio = mean.div(correction1).div(spread);
      old.sub(ratio.add(old.mul(decoupled)).mul(rate)).intoArray(nextP, nextPAt + i);
      mean.intoArray(nextM, nextMAt + i);
      square.intoArray(nextV, nextVAt + i);
    }
    for (; i < n; i++) {
      float old = p[pAt + i];
      float d = g[gAt + i] + old * coupled;
      float mean = m[mAt + i] * keep1 + d * take1;
      float square = v[vAt + i] * keep2 + d * d * take2;
      float ratio = mean / correction1 / ((float) Math.sqrt(square / correction2) + epsilon);
      nextP[nextPAt + i] = old - (ratio + old * decoupled) * rate;
      nextM[nextMAt + i] = mean;
      nextV[nextVAt + i] = square;
    }
  }
}
