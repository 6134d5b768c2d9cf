package io.striate.inspect.explain;

import io.striate.api.op.AvgPool2d;
import io.striate.api.op.BatchNormInference;
import io.striate.api.op.Conv2d;
import io.striate.api.op.Detach;
import io.striate.api.op.Dropout;
import io.striate.api.op.Elementwise;
import io.striate.api.op.MatMul;
import io.striate.api.op.Move;
import io.striate.api.op.Op;
import io.striate.api.op.Reduce;
import io.striate.api.op.Split;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import io.striate.layers.graph.SampleForward;
import java.util.HashSet;

/// What the operations of a layer say of it: whether it is a linear function of its inputs, up to a
/// constant, and whether it is a matrix product with its parameters.
///
/// @param linear whether it is linear
/// @param product whether it multiplies by parameters
record Linearity(boolean linear, boolean product) {
  static Linearity of(SampleForward forward) {
    var dependent = new HashSet<Value>(forward.inputs());
    boolean linear = true;
    boolean product = false;
    for (Instruction instruction : forward.instructions()) {
      long given = instruction.inputs().stream().filter(dependent::contains).count();
      if (given > 0) {
        linear &= isLinear(instruction, given, dependent);
        product |= given == 1 && isProduct(instruction.op());
        dependent.addAll(instruction.outputs());
      }
    }
    return new Linearity(linear, product && !forward.parameters().isEmpty());
  }

  private static boolean isProduct(Op op) {
    return op instanceof MatMul || op instanceof Conv2d;
  }

  private static boolean isLinear(Instruction instruction, long given, HashSet<Value> dependent) {
    return switch (instruction.op()) {
      case Elementwise(Elementwise.Function function) ->
          switch (function) {
            case IDENTITY, NEGATE, ADD, SUBTRACT -> true;
            case MULTIPLY -> given == 1;
            case DIVIDE -> !dependent.contains(instruction.inputs().getLast());
            default -> false;
          };
      case Move _, AvgPool2d _, BatchNormInference _, Detach _, Dropout _, Split _ -> true;
      case Reduce reduce -> reduce.kind() == Reduce.Kind.SUM;
      case MatMul _, Conv2d _ -> given == 1;
      default -> false;
    };
  }
}
