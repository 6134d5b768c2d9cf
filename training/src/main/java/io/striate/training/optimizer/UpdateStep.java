package io.striate.training.optimizer;

import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Op;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import java.util.ArrayList;
import java.util.List;

/// What steps of optimizers consist of.
final class UpdateStep {
  private UpdateStep() {}

  /// Emits a step that is one operation, on a parameter, its gradient, its slots and whatever else
  /// it takes; its results are the new parameter and the new slots.
  static void emit(
      Emitter emit, Op op, Value parameter, Value gradient, List<Value> slots, List<Value> others) {
    var operands = new ArrayList<>(List.of(parameter, gradient));
    operands.addAll(slots);
    operands.addAll(others);
    List<Value> next = emit.emit(op, operands);
    emit.update(parameter, next.getFirst());
    for (int i = 0; i < slots.size(); i++) {
      emit.update(slots.get(i), next.get(i + 1));
    }
  }

  /// Updates a parameter to `parameter - rate * direction`.
  static void descend(Emitter emit, Value parameter, Value rate, Value direction) {
    emit.update(parameter, emit.subtract(parameter, emit.multiply(rate, direction)));
  }

  /// `direction + decay * parameter`: of a gradient, that of a loss with an L2 penalty.
  static Value decayed(Emitter emit, Value direction, Value parameter, double decay) {
    return decay == 0 ? direction : emit.add(direction, emit.scale(parameter, decay));
  }

  /// `share * mean + (1 - share) * value`: the next running mean.
  static Value mean(Emitter emit, Value mean, Value value, double share) {
    return emit.add(emit.scale(mean, share), emit.scale(value, 1 - share));
  }

  /// The L2 norm of all elements, a scalar.
  static Value norm(Emitter emit, Value value) {
    return emit.apply(Function.SQRT, emit.sum(emit.square(value)));
  }

  /// `ratio`, or 1 where one of two norms is 0: a parameter that is 0 everywhere could not leave
  /// it.
  static Value trust(Emitter emit, Value ratio, Value norm, Value other) {
    Value both = emit.apply(Function.MINIMUM, norm, other);
    return emit.apply(Function.SELECT, both, ratio, emit.constant(1));
  }
}
