package io.striate.api.op;

import io.striate.api.program.Differentiation;
import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import java.util.List;
import java.util.Optional;

/// An operation that can be expressed in other, simpler ones. A backend may have a kernel of its
/// own for it, and need not: what has none is lowered.
///
/// Anybody may add one, a plug-in too: an immutable value, usually a record, with value equality.
/// It declares its name, types, batch rule, lowering and [#examples]; a gradient, the window that
/// it slides and its multiply-accumulates where they are not the defaults. From the examples and
/// the lowering the kit for backends derives its tests (`OpContract`).
public non-sealed interface CompositeOp extends Op {
  /// Emits the same function in simpler operations and returns its outputs. They may be inputs.
  List<Value> lower(Emitter emit, List<Value> inputs);

  /// Operations of this kind with operands that suit them, at least one; they need not have the
  /// attributes of this one. What `striate backends` asks about and the kit computes.
  List<Example> examples();

  /// By default the gradient of the lowering.
  @Override
  default List<Optional<Value>> gradient(
      Emitter emit, Instruction self, List<Optional<Value>> gradOutputs) {
    return Differentiation.throughLowering(emit, this, self.inputs(), gradOutputs);
  }
}
