package io.striate.backend.gpu.aparapi.launch;

/// Refers to a buffer that a launch reads or writes by its role in the operation. The plan decides
/// which buffer of the device it is.
public record BufferRef(Role role, int index) {
  /// The role of a buffer.
  public enum Role {
    /// An input of the operation.
    INPUT,
    /// An output of the operation.
    OUTPUT,
    /// Scratch memory for the duration of the operation.
    SCRATCH
  }

  /// An input of the operation.
  public static BufferRef input(int index) {
    return new BufferRef(Role.INPUT, index);
  }

  /// An output of the operation.
  public static BufferRef output(int index) {
    return new BufferRef(Role.OUTPUT, index);
  }

  /// A scratch buffer of the routine.
  public static BufferRef scratch(int index) {
    return new BufferRef(Role.SCRATCH, index);
  }
}
