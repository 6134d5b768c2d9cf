package io.striate.training.run;

import io.striate.layers.program.Figure;
import io.striate.training.data.Batch;
import io.striate.training.data.BatchReader;
import io.striate.training.step.PlannedStep;
import io.striate.training.step.PlannedSteps;
import java.util.List;
import java.util.Optional;

/// Runs evaluation steps over samples.
final class Evaluation {
  private Evaluation() {}

  /// The sums of all batches of a reader, which is closed.
  ///
  /// @param figures what is added up
  static Sums sums(List<Figure> figures, PlannedSteps steps, BatchReader batches) {
    try (batches) {
      var sums = new Sums();
      for (Optional<Batch> next = batches.next(); next.isPresent(); next = batches.next()) {
        Batch batch = next.get();
        PlannedStep step = steps.of(batch.size());
        step.run(batch, batches.feeds());
        sums.add(step.sums(figures, batch.size()), batch.size());
      }
      return sums;
    }
  }
}
