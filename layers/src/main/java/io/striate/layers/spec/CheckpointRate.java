package io.striate.layers.spec;

/// How often a run writes checkpoints.
///
/// @param steps from one checkpoint to the next within an epoch; 0 for none within epochs
/// @param epochs from one checkpoint at the end of an epoch to the next. An epoch that is the best
///   so far has a checkpoint in any case, and so has the last one
public record CheckpointRate(int steps, int epochs) {
  /// A checkpoint after each epoch.
  public static final CheckpointRate EACH_EPOCH = new CheckpointRate(0, 1);
}
