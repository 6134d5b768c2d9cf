package io.striate.layers.program;

import io.striate.api.op.Elementwise.Function;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.Loss;
import io.striate.api.train.Supervision;
import io.striate.layers.graph.GraphOutput;
import io.striate.layers.spec.InputSpec;
import io.striate.layers.spec.Normalization;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Emits the loss of an output.
final class LossEmission {
  /// Divides a total of 0 without a NaN, and larger totals without a change.
  private static final double LEAST_WEIGHT = Float.MIN_NORMAL;

  /// The loss of a batch.
  ///
  /// @param mean a scalar
  /// @param weight the sum of the weights, a scalar; absent if all elements count the same
  record Mean(Value mean, Optional<Value> weight) {}

  private LossEmission() {}

  /// What a loss reads: outputs that have been emitted, and targets that are declared here. A
  /// target that is an input of the network is fed as the input is, and taken as it is.
  ///
  /// @param inputs those of the network
  /// @param bytes the inputs that are fed with bytes, and what their bytes mean
  /// @param values the outputs, in the order of [Loss#outputs]
  /// @param prefix what stands before the names of the targets
  static Supervision read(
      Emitter emit,
      GraphOutput output,
      Loss loss,
      List<Value> values,
      String prefix,
      List<InputSpec> inputs,
      Map<String, Normalization> bytes) {
    var outputs = new LinkedHashMap<String, Value>();
    for (int i = 0; i < values.size(); i++) {
      outputs.put(loss.outputs().get(i), values.get(i));
    }
    Map<String, TensorType> types = output.types(loss, emit.batch());
    var targets = new LinkedHashMap<String, Value>();
    loss.targets(types)
        .forEach((name, type) ->
            targets.put(
                name,
                output
                    .inputOf(name, inputs)
                    .map(input -> taken(emit, prefix + name, input, bytes))
                    .orElseGet(() -> emit.input(prefix + name, type, true))));
    return new Supervision(outputs, targets);
  }

  private static Value taken(
      Emitter emit, String name, InputSpec input, Map<String, Normalization> bytes) {
    Value fed = emit.input(name, ForwardPass.type(input, bytes, emit), true);
    var normalization = Optional.ofNullable(bytes.get(input.name()));
    return emit.in(name, () -> ForwardPass.taken(input, normalization, emit, fed));
  }

  /// The mean over all elements, weighted if they have weights.
  static Mean mean(Emitter emit, Loss.Elements elements) {
    Value loss = elements.loss();
    if (elements.weight().isEmpty()) {
      Value sum = emit.sum(loss);
      return new Mean(emit.scale(sum, 1.0 / loss.type().shape().elements()), Optional.empty());
    }
    Value weight = elements.weight().get();
    Value total = emit.sum(emit.multiply(loss, weight));
    Value weights = emit.sum(weight);
    Value divisor = emit.apply(Function.MAXIMUM, weights, emit.constant(LEAST_WEIGHT));
    return new Mean(emit.divide(total, divisor), Optional.of(weights));
  }
}
