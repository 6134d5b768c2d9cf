package io.striate.api.program;

import java.util.List;
import java.util.Optional;

/// A gradient in place of an operation's own: for instance, a rectifier that passes back only what
/// is positive (deconvolution: Zeiler and Fergus, "Visualizing and Understanding Convolutional
/// Networks", 2014; guided back-propagation: Springenberg and others, "Striving for Simplicity",
/// 2015).
@FunctionalInterface
public interface GradientRule {
  /// Every operation has its own gradient.
  GradientRule OWN = (emit, self, gradOutputs) -> Optional.empty();

  /// Emits the gradient of an instruction, or leaves it to the operation.
  ///
  /// @param emit where to emit
  /// @param self the instruction; what it reads and assigns may be used
  /// @param gradOutputs the loss's gradient by each output; absent where the loss does not depend
  ///   on that output
  /// @return the loss's gradient by each input, absent where there is none; or empty for the
  ///   operation's own gradient
  Optional<List<Optional<Value>>> gradient(
      Emitter emit, Instruction self, List<Optional<Value>> gradOutputs);
}
