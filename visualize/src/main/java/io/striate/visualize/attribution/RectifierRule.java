package io.striate.visualize.attribution;

import io.striate.api.op.Elementwise;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.program.Emitter;
import io.striate.api.program.GradientRule;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import java.util.List;
import java.util.Optional;

/// Gradients in place of that of a rectifier `y = max(x, 0)`. All other operations keep their own:
/// that of a convolution is the convolution with the flipped filters, and that of max pooling puts
/// each value back in the place of the maximum, which Zeiler and Fergus call its switch.
public enum RectifierRule implements GradientRule {
  /// What is positive passes, whatever the activation was: the deconvnet.
  ///
  /// Source: Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks",
  /// arXiv:1311.2901.
  DECONVNET {
    @Override
    Value passed(Emitter emit, Value gradient, Value output) {
      return emit.relu(gradient);
    }
  },
  /// What is positive passes where the activation was positive: guided back-propagation.
  ///
  /// Source: Springenberg and others, "Striving for Simplicity: The All Convolutional Net",
  /// arXiv:1412.6806.
  GUIDED {
    @Override
    Value passed(Emitter emit, Value gradient, Value output) {
      return emit.apply(Function.RELU_GRADIENT, emit.relu(gradient), output);
    }
  };

  /// The gradient by the rectifier's input.
  ///
  /// @param gradient by its output
  /// @param output what it gave
  abstract Value passed(Emitter emit, Value gradient, Value output);

  @Override
  public Optional<List<Optional<Value>>> gradient(
      Emitter emit, Instruction self, List<Optional<Value>> gradOutputs) {
    if (!isRectifier(self)) {
      return Optional.empty();
    }
    return Optional.of(
        List.of(gradOutputs.getFirst().map(g -> passed(emit, g, self.outputs().getFirst()))));
  }

  /// Whether an instruction is one that the rules replace.
  static boolean isRectifier(Instruction instruction) {
    return instruction.op() instanceof Elementwise(Function function) && function == Function.RELU;
  }
}
