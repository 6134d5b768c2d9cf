package io.striate.layers.train;

import java.nio.file.Path;

/// How training ended.
///
/// @param run the run's folder
/// @param end why it ended
/// @param position where it ended
public record Outcome(Path run, End end, TrainingEvent.Position position) {
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
