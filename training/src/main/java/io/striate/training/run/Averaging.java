package io.striate.training.run;

import io.striate.api.backend.Backend;
import io.striate.api.error.StriateException;
import io.striate.api.step.Step;
import io.striate.api.train.WeightAverage;
import io.striate.arrays.StoredTensor;
import io.striate.layers.program.AveragePrograms;
import io.striate.training.data.Batch;
import io.striate.training.data.BatchReader;
import io.striate.training.step.PlannedStep;
import io.striate.training.step.PlannedSteps;
import io.striate.training.step.States;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The average of a phase's weights on a backend: adds weights to it, measures its statistics and
/// evaluates it.
final class Averaging implements AutoCloseable {
  private final WeightAverage average;
  private final Step update;
  private final Optional<PlannedSteps> statistics;
  private final PlannedSteps evaluation;

  /// @param states with those of the average
  /// @throws StriateException if there is not enough memory
  Averaging(WeightAverage average, AveragePrograms programs, Backend backend, States states) {
    this.average = average;
    this.update = Step.of(programs.update(), states.weights());
    this.evaluation = new PlannedSteps(backend, states, programs::evaluation);
    boolean measures = average.statistics() > 0 && !programs.statistics(1).updates().isEmpty();
    this.statistics =
        measures
            ? Optional.of(new PlannedSteps(backend, states, programs::statistics))
            : Optional.empty();
  }

  /// Adds the weights after a step, if the average takes them.
  ///
  /// @param steps how many steps of the phase have been performed
  /// @param count how many weights the average consists of
  /// @return how many it consists of now
  long after(long steps, long stepsPerEpoch, long count) {
    if (!average.takes(steps, stepsPerEpoch)) {
      return count;
    }
    double share = count == 0 ? 1 : average.share(count + 1);
    update.set(AveragePrograms.SHARE, (float) share).run();
    return count + 1;
  }

  /// Whether statistics are measured.
  boolean measures() {
    return statistics.isPresent();
  }

  /// Measures the statistics of the average.
  ///
  /// @param batches training samples; closed afterwards
  /// @param step the number of the run's next step, by which layers draw random numbers
  void measure(BatchReader batches, long step) {
    try (batches) {
      PlannedSteps steps = statistics.orElseThrow();
      for (int i = 0; i < average.statistics(); i++) {
        Optional<Batch> next = batches.next();
        if (next.isEmpty()) {
          return;
        }
        PlannedStep planned = steps.of(next.get().size());
        planned.at(step + i, 0);
        planned.run(next.get(), batches.feeds());
      }
    }
  }

  /// Steps that evaluate the average.
  PlannedSteps evaluation() {
    return evaluation;
  }

  /// Weights in which those that are averaged have the values of the average, which is left out.
  ///
  /// @param all states by name, those of the average among them
  static List<StoredTensor> inPlace(List<StoredTensor> all) {
    Map<String, StoredTensor> byName = new HashMap<>();
    all.forEach(tensor -> byName.put(tensor.name(), tensor));
    List<String> averages =
        byName.keySet().stream().map(AveragePrograms::nameOf).filter(byName::containsKey).toList();
    return all.stream()
        .filter(tensor -> !averages.contains(tensor.name()))
        .map(tensor -> {
          StoredTensor mean = byName.get(AveragePrograms.nameOf(tensor.name()));
          return mean == null
              ? tensor
              : new StoredTensor(tensor.name(), tensor.shape(), mean.values());
        })
        .toList();
  }

  @Override
  public void close() {
    update.close();
    statistics.ifPresent(PlannedSteps::close);
    evaluation.close();
  }
}
