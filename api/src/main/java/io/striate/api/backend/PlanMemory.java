package io.striate.api.backend;

import java.util.List;

/// The memory that a plan takes, beside the tensors that are bound to it.
///
/// @param held what lies in it, each as large as if it shared memory with nothing
/// @param total bytes of all of it: less than the sum of `held` where values that do not live at
///   the same time take turns in one place
public record PlanMemory(List<Held> held, long total) {
  public PlanMemory {
    held = List.copyOf(held);
  }

  /// What memory is for.
  public enum Kind {
    /// Values of the forward pass.
    ACTIVATION,
    /// Values of the backward pass and of the update.
    GRADIENT,
    /// What only the way of computing needs: weights laid out anew, partial sums, scratch memory.
    WORKSPACE
  }

  /// Some memory.
  ///
  /// @param scope the node of the graph that it serves; empty if none
  public record Held(String scope, Kind kind, long bytes) {}
}
