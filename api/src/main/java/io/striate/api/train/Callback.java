package io.striate.api.train;

import io.striate.api.error.StriateException;

/// Follows a training and may end it early or restore its best weights.
///
/// A callback keeps no state: its answers depend on the reports alone, which hold the figures of
/// all earlier epochs. Therefore a resumed run continues exactly like an uninterrupted one. Reports
/// come from the training thread, which waits for the answer.
@FunctionalInterface
public interface Callback {
  /// Checks, before the first step, that a training provides what the callback needs.
  ///
  /// @throws StriateException if it does not; the message continues the sentence "callback 'id'
  ///   ..."
  default void require(TrainingOutline outline) {}

  /// Decides after an epoch and its validation.
  Decision afterEpoch(EpochReport report);

  /// Decides after a step. A training that stops here leaves its epoch unfinished: there is no
  /// validation and no [#afterEpoch] for it.
  default Decision afterStep(StepReport report) {
    return Decision.proceed();
  }
}
