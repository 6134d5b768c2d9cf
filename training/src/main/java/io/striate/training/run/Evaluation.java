package io.striate.training.run;

import io.striate.training.data.Batch;
import io.striate.training.data.BatchReader;
import io.striate.training.step.PlannedStep;
import io.striate.training.step.PlannedSteps;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Runs evaluation steps over samples.
final class Evaluation {
  private Evaluation() {}

  /// The figures of all batches of a reader, which is closed.
  static Sums figures(PlannedSteps steps, BatchReader batches) {
    return figures(steps, batches, (batch, step) -> {});
  }

  /// The figures of all batches of a reader, which is closed.
  ///
  /// @param look sees each batch and the step that has just run on it
  static Sums figures(
      PlannedSteps steps, BatchReader batches, BiConsumer<Batch, PlannedStep> look) {
    try (batches) {
      var sums = new Sums();
      for (Optional<Batch> next = batches.next(); next.isPresent(); next = batches.next()) {
        Batch batch = next.get();
        PlannedStep step = steps.of(batch.size());
        step.run(batch, batches.features());
        sums.add(step.figures(), batch.size());
        look.accept(batch, step);
      }
      return sums;
    }
  }
}
