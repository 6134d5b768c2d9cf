package io.striate.api.program;

/// Which part of a training step an instruction belongs to.
public enum Phase {
  /// From the inputs to the loss, or to the answer.
  FORWARD,
  /// What the forward pass did and did not keep, once more, for the backward pass
  /// ([Recomputation]). A planner that changes the order of a program runs it no earlier than what
  /// stands before it.
  RECOMPUTE,
  /// From the loss back to the parameters.
  BACKWARD,
  /// The optimizer's step.
  UPDATE
}
