package io.striate.backend.gpu.aparapi.launch;

/// Memory that a launch reads or writes, by its part in an operation.
public record BufferRef(Role role, int index) {
  /// Whose memory it is.
  public enum Role {
    /// An input of the operation.
    INPUT,
    /// An output of the operation.
    OUTPUT,
    /// Memory that is needed while the operation runs.
    SCRATCH
  }

  public static BufferRef input(int index) {
    return new BufferRef(Role.INPUT, index);
  }

  public static BufferRef output(int index) {
    return new BufferRef(Role.OUTPUT, index);
  }

  public static BufferRef scratch(int index) {
    return new BufferRef(Role.SCRATCH, index);
  }
}
