package io.striate.api.layer;

import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.List;
import java.util.Optional;

/// A layer with its settings: what it keeps, and its forward pass in operations. Immutable; weights
/// live elsewhere.
public interface Layer {
  /// How many inputs it takes at the least.
  default int leastInputs() {
    return 1;
  }

  /// How many inputs it takes at the most.
  default int mostInputs() {
    return 1;
  }

  /// The parameters for inputs of these shapes.
  ///
  /// @param inputs shapes of one sample, without the batch
  /// @throws io.striate.api.error.StriateException if the layer cannot take them; the message is
  ///   read as a sentence about the layer
  default List<Parameter> parameters(List<Shape> inputs) {
    return List.of();
  }

  /// Which numbers it can give, so that a loss that takes others can say so. Any unless it says
  /// otherwise.
  default OutputRange range() {
    return OutputRange.ANY;
  }

  /// The rule by which the layer can learn on its own, for the objective `layer-rule`. None unless
  /// it says otherwise: the layer then learns by gradients alone.
  default Optional<LearningRule> rule() {
    return Optional.empty();
  }

  /// Emits the forward pass. In training, a layer may also give its statistics their next values by
  /// [Emitter#update].
  ///
  /// @param inputs the inputs, each with the batch as axis 0
  /// @param parameters one value for each of [#parameters], in their order
  /// @return the output, with the batch as axis 0
  /// @throws io.striate.api.error.StriateException if the inputs do not suit
  Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode);
}
