package io.striate.api.train;

import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import java.util.List;
import java.util.Map;

/// The quantities that a training step minimizes. The default, `supervised`, is the weighted sum of
/// the losses of all outputs.
@FunctionalInterface
public interface Objective {
  /// Emits the terms of a step.
  List<Term> terms(Emitter emit, Pass pass);

  /// Whether the terms are followed one after the other within a step: the gradient of a term is
  /// that at the parameters which the terms before it have updated, for the same samples and the
  /// same random numbers. Otherwise all gradients are those at the parameters before the step.
  default boolean alternates() {
    return false;
  }

  /// A quantity to minimize.
  ///
  /// @param loss a scalar
  /// @param parameters the names of the parameters that follow its gradient, such as
  ///   `conv1.weight`; each parameter belongs to at most one term
  record Term(Value loss, List<String> parameters) {}

  /// The network's forward pass in training, already emitted.
  interface Pass {
    /// The weighted sum of the losses of all outputs, a scalar.
    ///
    /// @throws io.striate.api.error.StriateException if no output has a loss
    Value loss();

    /// The value of a node or an input, with the batch as axis 0.
    ///
    /// @throws io.striate.api.error.StriateException if there is none of that name
    Value value(String node);

    /// The values that a node reads, in order, with the batch as axis 0.
    ///
    /// @throws io.striate.api.error.StriateException if there is no node of that name
    List<Value> inputs(String node);

    /// The trained parameters by name, in the order of the network.
    Map<String, Value> parameters();

    /// The changes of parameters by the layer's own rule ([io.striate.api.layer.Layer#rule]), by
    /// the names of the parameters in the network, such as `s1.excitation`.
    ///
    /// @throws io.striate.api.error.StriateException if there is no node of that name, or its layer
    ///   has no rule
    Map<String, Value> changes(String node);
  }
}
