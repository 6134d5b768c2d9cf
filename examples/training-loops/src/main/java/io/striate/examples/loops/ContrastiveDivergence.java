package io.striate.examples.loops;

import module io.striate.training;
import module java.base;

import io.striate.api.op.Elementwise.Function;

/// A restricted Boltzmann machine of binary units: contrastive divergence of one step, as the
/// gradient of the difference of two free energies.
///
/// Source: Hinton, "Training Products of Experts by Minimizing Contrastive Divergence", 2002.
public final class ContrastiveDivergence {
  private ContrastiveDivergence() {}

  /// One step on a batch of visible units `v0`; the reconstruction is its output `v1`.
  public static Program step(Catalog catalog, int batch, int visible, int hidden, double rate) {
    var emit = new Emitter("contrastive divergence", batch, 1);
    Value v0 = emit.input("v0", TensorType.float32(batch, visible), true);
    Value w = emit.state("w", TensorType.float32(hidden, visible));
    Value b = emit.state("b", TensorType.float32(visible));
    Value c = emit.state("c", TensorType.float32(hidden));
    Value h0 = sampled(emit, emit.add(emit.matmul(v0, w, false, true), c));
    Value v1 = emit.detach(sampled(emit, emit.add(emit.matmul(h0, w, false, false), b)));
    Value gap = emit.subtract(energy(emit, v0, w, b, c), energy(emit, v1, w, b, c));
    var sgd = catalog.create(Kinds.OPTIMIZER, "sgd", Map.of("learningRate", rate));
    sgd.minimize(emit, emit.scale(gap, 1.0 / batch), List.of(w, b, c));
    emit.output("v1", v1);
    return emit.build();
  }

  /// Units that are 1 with the probability of their input.
  private static Value sampled(Emitter emit, Value input) {
    Value probability = emit.apply(Function.SIGMOID, input);
    return emit.apply(Function.GREATER, probability, emit.uniform(probability));
  }

  /// The free energy of all samples: what the hidden units contribute is summed out.
  private static Value energy(Emitter emit, Value v, Value w, Value b, Value c) {
    Value input = emit.add(emit.matmul(v, w, false, true), c);
    Value one = emit.apply(Function.EXP, emit.negate(emit.apply(Function.ABS, input)));
    Value small = emit.apply(Function.LOG, emit.add(emit.constant(1), one));
    Value softplus = emit.add(emit.relu(input), small);
    return emit.negate(emit.add(emit.sum(emit.multiply(v, b)), emit.sum(softplus)));
  }
}
