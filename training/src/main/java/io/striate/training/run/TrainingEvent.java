package io.striate.training.run;

import io.striate.training.data.EpochBatches;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Something that happens while a network is trained, in the order in which it happens.
///
/// Figures are means over samples by name: `loss` in nats, and metrics such as `accuracy`.
public sealed interface TrainingEvent {
  /// Samples are being read before training begins.
  ///
  /// @param what such as `reading images`
  /// @param done how many samples are done
  /// @param count how many there are
  record Reading(String what, long done, long count) implements TrainingEvent {}

  /// The data is open.
  ///
  /// @param notes what a user should know about the samples, one sentence each
  /// @param example a file or folder to try the trained model on
  record DataOpened(List<String> notes, Optional<Path> example) implements TrainingEvent {
    public DataOpened {
      notes = List.copyOf(notes);
    }
  }

  /// Training begins or is resumed.
  ///
  /// @param run the run's folder
  /// @param resumed whether the run began before
  /// @param position where training stands
  /// @param trainingSamples samples to train on
  /// @param batches how an epoch is cut into batches
  /// @param validationSamples samples of the validation set; 0 if there is none
  /// @param plan how the backend runs a step
  /// @param early present if a callback had already ended training
  /// @param inherited which layers take the weights of another model, and which do not and why, a
  ///   line each; empty if there is none, or the run is resumed from a checkpoint
  /// @param remarks what users should know before training begins, a line each
  record Started(
      Path run,
      boolean resumed,
      Position position,
      int trainingSamples,
      EpochBatches batches,
      int validationSamples,
      List<String> plan,
      Optional<EarlyStop> early,
      List<String> inherited,
      List<String> remarks)
      implements TrainingEvent {}

  /// Workers of a cluster were lost; others are started, and training is resumed from the last
  /// checkpoint.
  ///
  /// @param reason which was lost and why, in one line
  record WorkersLost(String reason) implements TrainingEvent {}

  /// A step has been performed.
  ///
  /// @param position where training stands after it
  /// @param size samples in its batch
  /// @param loss of its batch
  /// @param soFar figures of the epoch so far
  /// @param rate its learning rate
  record StepDone(Position position, int size, double loss, Map<String, Double> soFar, double rate)
      implements TrainingEvent {}

  /// An epoch has been finished.
  ///
  /// @param epoch its number, from 1
  /// @param position where training stands after it
  /// @param training figures of the samples trained on, each with the weights before its step
  /// @param validation figures of the validation samples with the weights after the epoch
  /// @param best whether no earlier epoch was as good on the validation samples
  /// @param seconds how long its steps took, data included, validation not
  /// @param samples how many samples were trained on in that time
  record EpochDone(
      int epoch,
      Position position,
      Map<String, Double> training,
      Optional<Map<String, Double>> validation,
      boolean best,
      double seconds,
      int samples)
      implements TrainingEvent {
    /// Samples trained on in a second.
    public double samplesPerSecond() {
      return samples / seconds;
    }
  }

  /// Something that users should know has been found while training.
  ///
  /// @param text one line: what it is, and what to do
  record Remarked(String text) implements TrainingEvent {}

  /// A callback has ended training; the weights are tested and the model is written.
  record StoppedEarly(EarlyStop stop, Position position) implements TrainingEvent {}

  /// The run can be resumed from here.
  record CheckpointWritten(Path file, Position position) implements TrainingEvent {}

  /// The final weights have been evaluated on the test samples.
  record Tested(Map<String, Double> figures, long samples) implements TrainingEvent {}

  /// The trained model is in its file.
  record ModelWritten(Path file) implements TrainingEvent {}

  /// Where training stands in a phase.
  ///
  /// @param phase the phase's name
  /// @param step steps of the phase performed so far
  /// @param stepsPerEpoch steps of an epoch
  /// @param epochs epochs that the specification asks for
  record Position(String phase, long step, int stepsPerEpoch, int epochs) {
    /// The epoch of the next step, from 0; `epochs` if none is left.
    public int epoch() {
      return (int) (step / stepsPerEpoch);
    }

    /// How many steps of that epoch have been performed.
    public int stepInEpoch() {
      return (int) (step % stepsPerEpoch);
    }

    /// Whether no step is left.
    public boolean finished() {
      return epoch() >= epochs;
    }
  }
}
