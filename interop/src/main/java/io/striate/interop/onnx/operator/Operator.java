package io.striate.interop.onnx.operator;

import java.util.List;
import java.util.Set;

/// An operator of ONNX.
///
/// @param name as in files, such as `Conv`
/// @param summary what of it is supported, for the documentation; empty if all is
/// @param constants positions of inputs that must be known when the graph is read, such as the
///   shape of `Reshape`; tensors there are not trained
/// @param emission what it emits
public record Operator(String name, String summary, Set<Integer> constants, Emission emission) {
  public Operator {
    constants = Set.copyOf(constants);
  }

  /// What an operator emits.
  @FunctionalInterface
  public interface Emission {
    /// Emits the outputs of a node, as many as it can give.
    List<Operand> emit(Call call);
  }

  /// What an operator of one output emits.
  @FunctionalInterface
  interface Single {
    /// Emits the output of a node.
    Operand emit(Call call);
  }

  /// An operator of one output whose inputs are all tensors of the program.
  static Operator of(String name, Single emission) {
    return of(name, "", Set.of(), emission);
  }

  /// An operator of one output.
  static Operator of(String name, String summary, Set<Integer> constants, Single emission) {
    return new Operator(name, summary, constants, call -> List.of(emission.emit(call)));
  }
}
