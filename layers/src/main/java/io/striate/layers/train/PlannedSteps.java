package io.striate.layers.train;

import io.striate.api.backend.Backend;
import io.striate.api.program.Program;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/// One kind of step, planned once for each size of batch that occurs.
final class PlannedSteps implements AutoCloseable {
  private final Backend backend;
  private final States states;
  private final IntFunction<Program> program;
  private final Map<Integer, PlannedStep> bySize = new HashMap<>();

  PlannedSteps(Backend backend, States states, IntFunction<Program> program) {
    this.backend = backend;
    this.states = states;
    this.program = program;
  }

  /// The step for a batch of a size.
  PlannedStep of(int size) {
    return bySize.computeIfAbsent(
        size, batch -> new PlannedStep(backend, program.apply(batch), states));
  }

  @Override
  public void close() {
    List<PlannedStep> all = new ArrayList<>(bySize.values());
    bySize.clear();
    all.forEach(PlannedStep::close);
  }
}
