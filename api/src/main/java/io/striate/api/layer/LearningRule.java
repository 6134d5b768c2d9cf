package io.striate.api.layer;

import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How a layer learns from what it sees, by a rule of its own instead of the gradient of a loss:
/// the reinforcement of seed cells in the Neocognitron, or the adaptation of Adalines in a
/// Madaline.
///
/// A layer brings its rule with [Layer#rule]; the objective `layer-rule` trains layers by it. The
/// changes take the place of gradients, with the opposite sign, so optimizers, parameter groups,
/// gradient transforms, shards and checkpoints apply to them. With plain `sgd` and a learning rate
/// of 1 the parameters change by exactly what the rule returns.
@FunctionalInterface
public interface LearningRule {
  /// Emits the changes of a step.
  ///
  /// @return the change of each parameter that the rule adapts, by its name within the layer and in
  ///   its shape, averaged over the samples of the batch
  /// @throws io.striate.api.error.StriateException if the rule needs a target and there is none, or
  ///   if the target has another shape than it needs
  Map<String, Value> changes(Emitter emit, Seen seen);

  /// What a layer sees in a step of training.
  ///
  /// @param inputs what it reads, each with the batch as axis 0
  /// @param parameters one value for each of [Layer#parameters], in their order
  /// @param output what it gives, with the batch as axis 0
  /// @param target the target of the network's output that this layer is; absent for a layer that
  ///   is not an output, or whose output has no target
  record Seen(List<Value> inputs, List<Value> parameters, Value output, Optional<Value> target) {
    public Seen {
      inputs = List.copyOf(inputs);
      parameters = List.copyOf(parameters);
    }
  }
}
