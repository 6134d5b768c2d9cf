package io.striate.api.program;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.op.CompositeOp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reverse-mode differentiation: back-propagation, as a transformation of programs (lecture, slides
/// 3 to 10).
public final class Differentiation {
  private Differentiation() {}

  /// Emits the gradients of a loss by some values.
  ///
  /// @param loss a value of one element
  /// @param by the values, for instance parameters
  /// @return one gradient for each, of its shape; zeros where the loss does not depend on it
  public static List<Value> gradients(Emitter emit, Value loss, List<Value> by) {
    return gradients(emit, loss, by, GradientRule.OWN);
  }

  /// Emits the gradients of a loss by some values, with other rules for some operations, as guided
  /// back-propagation and deconvolution need them.
  ///
  /// @param loss a value of one element
  /// @param by the values: parameters, inputs or what any instruction assigns
  /// @param rule asked first for each operation
  /// @return one gradient for each, of its shape; zeros where the loss does not depend on it
  public static List<Value> gradients(Emitter emit, Value loss, List<Value> by, GradientRule rule) {
    if (loss.type().shape().elements() != 1) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          "a loss to differentiate must be a single number, got " + loss.type());
    }
    var gradients = new HashMap<Value, Value>();
    gradients.put(loss, emit.fill(loss.type().shape(), 1));
    propagate(emit, List.copyOf(emit.instructions()), gradients, by, rule);
    var result = new ArrayList<Value>();
    for (Value value : by) {
      Value gradient = gradients.get(value);
      result.add(gradient != null ? gradient : emit.fill(value.type().shape(), 0));
    }
    return result;
  }

  /// Emits a composite operation's lowering and the gradient of that: the gradient of operations
  /// that have no rule of their own.
  ///
  /// @return the gradient by each input, absent where none depends on it
  public static List<Optional<Value>> throughLowering(
      Emitter emit, CompositeOp op, List<Value> inputs, List<Optional<Value>> gradOutputs) {
    int mark = emit.instructions().size();
    List<Value> outputs = op.lower(emit, inputs);
    var lowering = List.copyOf(emit.instructions().subList(mark, emit.instructions().size()));
    var gradients = new HashMap<Value, Value>();
    for (int i = 0; i < outputs.size(); i++) {
      Value output = outputs.get(i);
      gradOutputs.get(i).ifPresent(gradient -> accumulate(emit, gradients, output, gradient));
    }
    propagate(emit, lowering, gradients, inputs, GradientRule.OWN);
    return inputs.stream().map(input -> Optional.ofNullable(gradients.get(input))).toList();
  }

  /// Walks instructions backwards, from the values that have gradients to those asked for.
  private static void propagate(
      Emitter emit,
      List<Instruction> instructions,
      Map<Value, Value> gradients,
      List<Value> by,
      GradientRule rule) {
    Set<Value> relevant = dependents(instructions, by);
    for (Instruction instruction : instructions.reversed()) {
      if (Collections.disjoint(relevant, instruction.inputs())
          || Collections.disjoint(gradients.keySet(), instruction.outputs())) {
        continue;
      }
      var gradOutputs =
          instruction.outputs().stream().map(o -> Optional.ofNullable(gradients.get(o))).toList();
      var partial =
          emit.in(
              instruction.scope(),
              () ->
                  rule.gradient(emit, instruction, gradOutputs)
                      .orElseGet(() -> instruction.op().gradient(emit, instruction, gradOutputs)));
      for (int i = 0; i < instruction.inputs().size(); i++) {
        Value input = instruction.inputs().get(i);
        Optional<Value> gradient = partial.get(i);
        if (relevant.contains(input) && gradient.isPresent()) {
          emit.in(instruction.scope(), () -> accumulate(emit, gradients, input, gradient.get()));
        }
      }
    }
  }

  /// The values asked for and everything that depends on them.
  private static Set<Value> dependents(List<Instruction> instructions, List<Value> by) {
    var relevant = new HashSet<>(by);
    for (Instruction instruction : instructions) {
      if (!Collections.disjoint(relevant, instruction.inputs())) {
        relevant.addAll(instruction.outputs());
      }
    }
    return relevant;
  }

  private static Value accumulate(
      Emitter emit, Map<Value, Value> gradients, Value value, Value gradient) {
    return gradients.merge(value, gradient, emit::add);
  }
}
