package io.striate.training.run;

import java.nio.file.Path;
import java.util.Optional;

/// How training ended.
///
/// @param run the run's folder
/// @param end why it ended
/// @param position where it ended
/// @param best the best epoch by validation; absent without validation samples
/// @param early present if a callback has ended training before its last epoch
public record Outcome(
    Path run,
    End end,
    TrainingEvent.Position position,
    Optional<Best> best,
    Optional<EarlyStop> early) {
  /// The best epoch by validation.
  ///
  /// @param epoch its number, from 1
  /// @param checkpoint its weights
  public record Best(int epoch, Path checkpoint) {}

  /// Why training ended.
  public enum End {
    /// All epochs are done, or a callback has ended training; the model is written.
    FINISHED,
    /// As many epochs are done as were asked for this time; a checkpoint is written.
    STOPPED,
    /// It was interrupted; a checkpoint is written.
    INTERRUPTED
  }
}
