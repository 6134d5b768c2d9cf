package io.striate.api.train;

import io.striate.api.error.StriateException;
import java.util.List;
import java.util.Map;

/// How the learning rate changes during training: a pure function of the progress, so that a
/// resumed run continues exactly like an uninterrupted one.
@FunctionalInterface
public interface Schedule {
  /// The learning rate of a step.
  ///
  /// @param initial the optimizer's own rate
  double rate(double initial, Progress progress);

  /// Checks, before the first step, that a training provides what the schedule needs.
  ///
  /// @throws StriateException if it does not; the message continues the sentence "the schedule ..."
  default void require(TrainingOutline outline) {}

  /// What is allowed for a number of epochs but rarely intended, each a sentence.
  ///
  /// @param epochs how many epochs the specification asks for
  default List<String> remarks(int epochs) {
    return List.of();
  }

  /// Where training stands.
  ///
  /// @param step counted from 0
  /// @param stepsPerEpoch steps of one epoch
  /// @param epochs how many epochs the specification asks for, whether or not the run is stopped
  ///   earlier
  /// @param validation for each finished epoch its figures over the validation samples by name,
  ///   such as `loss`; empty maps without validation samples
  record Progress(long step, long stepsPerEpoch, int epochs, List<Map<String, Double>> validation) {
    public Progress {
      validation = List.copyOf(validation);
    }

    /// Progress without figures of finished epochs.
    public Progress(long step, long stepsPerEpoch, int epochs) {
      this(step, stepsPerEpoch, epochs, List.of());
    }

    /// The epoch, counted from 0.
    public long epoch() {
      return step / stepsPerEpoch;
    }

    /// The share of the training that is done, from 0 to below 1.
    public double share() {
      return (double) step / ((double) stepsPerEpoch * epochs);
    }
  }
}
