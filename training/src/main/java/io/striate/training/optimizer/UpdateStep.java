package io.striate.training.optimizer;

import io.striate.api.op.Op;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import java.util.ArrayList;
import java.util.List;

/// A step of an optimizer that is one operation.
final class UpdateStep {
  private UpdateStep() {}

  /// Emits the operation on a parameter, its gradient, its slots and whatever else it takes; its
  /// results are the new parameter and the new slots.
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
}
