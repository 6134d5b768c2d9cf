package io.striate.training.run;

import java.nio.file.Path;
import java.util.Optional;

/// How training ended.
///
/// @param run the run's folder
/// @param end why it ended
/// @param position where it ended
/// @param best the best epoch by validation; absent if nothing was held out
public record Outcome(Path run, End end, TrainingEvent.Position position, Optional<Best> best) {
  /// The best epoch by validation.
  ///
  /// @param epoch its number, from 1
  /// @param checkpoint its weights
  public record Best(int epoch, Path checkpoint) {}

  /// Why training ended.
  public enum End {
    /// All epochs are done; the model is written.
    FINISHED,
    /// As many epochs are done as were asked for this time; a checkpoint is written.
    STOPPED,
    /// Somebody interrupted it; a checkpoint is written.
    INTERRUPTED
  }
}
