package io.striate.training.step;

import io.striate.api.backend.Backend;
import io.striate.api.error.StriateException;
import io.striate.api.program.Program;
import java.util.List;
import java.util.function.IntFunction;

/// Plans one kind of step for batches of any size, within the memory that the backend may take.
///
/// @param backend where the states are
/// @param states what the steps share
/// @param program the step for a size of batch
public record StepPlanner(Backend backend, States states, IntFunction<Program> program) {
  /// Plans the step for a batch of a size.
  ///
  /// @throws StriateException if there is not enough memory
  public PlannedStep plan(int size) {
    IntFunction<List<Program>> alone = batch -> List.of(program.apply(batch));
    budget().require(size, alone);
    try {
      return new PlannedStep(program.apply(size), states);
    } catch (StriateException e) {
      throw budget().explained(e, size, alone);
    }
  }

  /// The largest batch, of at most a size, that the backend's limit leaves room for.
  public int fitting(int most) {
    return budget().fitting(most, batch -> List.of(program.apply(batch)));
  }

  private MemoryBudget budget() {
    return new MemoryBudget(backend, states.all());
  }
}
