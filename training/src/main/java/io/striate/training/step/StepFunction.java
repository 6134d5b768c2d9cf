package io.striate.training.step;

import io.striate.api.backend.Backend;
import io.striate.layers.program.Programs;
import io.striate.layers.program.Standing;
import io.striate.training.data.EpochBatches;
import io.striate.training.data.TrainingData;
import java.util.List;
import java.util.Map;

/// Performs the steps of training: on the machine's backend, or distributed over several workers.
///
/// After a step the states are those that the step has computed, wherever it was computed.
public interface StepFunction extends AutoCloseable {
  /// Begins the steps of an epoch.
  ///
  /// @param data what is trained on; where workers read it themselves, nothing of it is read here
  /// @param epoch of the run, from 0
  /// @param batches how the training samples are cut
  /// @param firstBatch how many batches of the epoch to leave out, for a run that is resumed in the
  ///   middle of it
  EpochSteps epoch(TrainingData data, int epoch, EpochBatches batches, int firstBatch);

  /// How a step on a batch of a size is computed, for people.
  List<String> describe(int batch);

  @Override
  void close();

  /// The steps of an epoch, one for each of its batches.
  interface EpochSteps extends AutoCloseable {
    /// Performs the next step.
    ///
    /// @param step counted from 0
    /// @param rate its learning rate
    /// @return what the batch adds to each of [Programs#figures], by name: for a loss its total and
    ///   the total of its weights, for a metric its sums
    Map<String, double[]> next(long step, double rate);

    @Override
    void close();
  }

  /// What a phase of a run trains, and with which data.
  ///
  /// @param backend the machine's backend
  /// @param programs the network, as far as the phase has come
  /// @param states what the steps update; closed after the step function
  /// @param largestBatch samples in the largest batch
  /// @param phase its index among the phases of the run, from 0
  /// @param standing where it stands
  record Phase(
      Backend backend,
      Programs programs,
      States states,
      int largestBatch,
      int phase,
      Standing standing) {}

  /// Makes the step function of a phase of a training.
  @FunctionalInterface
  interface Factory {
    /// Makes it.
    StepFunction open(Phase phase);
  }

  /// Steps on the machine's backend.
  static BatchSteps local(Phase phase) {
    return BatchSteps.on(phase.backend(), phase.programs(), phase.states());
  }
}
