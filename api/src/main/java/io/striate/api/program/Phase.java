package io.striate.api.program;

/// Which part of a training step an instruction belongs to.
public enum Phase {
  /// From the inputs to the loss, or to the answer.
  FORWARD,
  /// From the loss back to the parameters.
  BACKWARD,
  /// The optimizer's step.
  UPDATE
}
