package io.striate.api.layer;

/// What a program is for.
public enum Mode {
  /// Training: dropout drops, batch normalization looks at the batch.
  TRAINING,
  /// Evaluation and prediction.
  INFERENCE
}
