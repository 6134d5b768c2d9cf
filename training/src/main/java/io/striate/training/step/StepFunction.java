package io.striate.training.step;

import io.striate.api.backend.Backend;
import io.striate.layers.program.Figure;
import io.striate.layers.program.Programs;
import io.striate.training.data.Batch;
import io.striate.training.data.Feed;
import java.util.List;
import java.util.Map;

/// Performs the steps of training: on the machine's backend, or distributed over several machines.
///
/// After a step the states are those that the step has computed, wherever it was computed.
public interface StepFunction extends AutoCloseable {
  /// Performs a step on a batch.
  ///
  /// @param feeds the inputs that the batch feeds
  /// @param step counted from 0
  /// @param rate its learning rate
  /// @return what the batch adds to each of [Programs#figures], by name: for a loss its total and
  ///   the total of its weights, for a metric its sums
  Map<String, double[]> run(Batch batch, List<Feed> feeds, long step, double rate);

  /// How a step on a batch of a size is computed, for people.
  List<String> describe(int batch);

  @Override
  void close();

  /// Makes the step function of a training.
  @FunctionalInterface
  interface Factory {
    /// Makes it.
    ///
    /// @param backend the machine's backend
    /// @param programs the network
    /// @param states what the steps update; closed after the step function
    StepFunction open(Backend backend, Programs programs, States states);
  }

  /// Steps on the machine's backend, planned once for each size of batch, or of a part of one.
  static StepFunction local(Backend backend, Programs programs, States states) {
    if (programs.sharded().isPresent()) {
      return new ShardedSteps(backend, programs, programs.sharded().get(), states);
    }
    var steps = new PlannedSteps(backend, states, programs::training);
    List<Figure> figures = programs.figures();
    return new StepFunction() {
      @Override
      public Map<String, double[]> run(Batch batch, List<Feed> feeds, long step, double rate) {
        PlannedStep planned = steps.of(batch.size());
        planned.at(step, rate);
        planned.run(batch, feeds);
        return planned.sums(figures, batch.size());
      }

      @Override
      public List<String> describe(int batch) {
        return steps.of(batch).describe();
      }

      @Override
      public void close() {
        steps.close();
      }
    };
  }
}
