package io.striate.interop.onnx.operator;

import io.striate.api.program.Value;

/// A value of the graph while it is emitted.
public sealed interface Operand permits Operand.Emitted, Known {
  /// Whether it holds whole numbers, so that divisions are rounded towards zero.
  boolean whole();

  /// A value of the program.
  ///
  /// @param value a tensor of float32; of whole numbers too
  /// @param whole whether it holds whole numbers
  record Emitted(Value value, boolean whole) implements Operand {
    /// Real numbers.
    public Emitted(Value value) {
      this(value, false);
    }
  }
}
