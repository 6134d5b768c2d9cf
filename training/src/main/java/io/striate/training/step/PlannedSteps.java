package io.striate.training.step;

import io.striate.api.backend.Backend;
import io.striate.api.error.StriateException;
import io.striate.api.program.Program;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/// One kind of step, planned once for each size of batch that occurs.
public final class PlannedSteps implements AutoCloseable {
  private final StepPlanner planner;
  private final Map<Integer, PlannedStep> bySize = new HashMap<>();

  public PlannedSteps(Backend backend, States states, IntFunction<Program> program) {
    this.planner = new StepPlanner(backend, states, program);
  }

  /// The step for a batch of a size.
  ///
  /// @throws StriateException if there is not enough memory
  public PlannedStep of(int size) {
    return bySize.computeIfAbsent(size, planner::plan);
  }

  /// The largest batch, of at most a size, that the backend's limit leaves room for.
  public int fitting(int most) {
    return planner.fitting(most);
  }

  @Override
  public void close() {
    List<PlannedStep> all = new ArrayList<>(bySize.values());
    bySize.clear();
    all.forEach(PlannedStep::close);
  }
}
