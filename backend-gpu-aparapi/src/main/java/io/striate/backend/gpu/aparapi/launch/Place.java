package io.striate.backend.gpu.aparapi.launch;

/// Memory that a launch reads or writes, by its part in an operation.
public record Place(Role role, int index) {
  /// Whose memory it is.
  public enum Role {
    /// An input of the operation.
    INPUT,
    /// An output of the operation.
    OUTPUT,
    /// Memory that is needed while the operation runs.
    SCRATCH
  }

  public static Place input(int index) {
    return new Place(Role.INPUT, index);
  }

  public static Place output(int index) {
    return new Place(Role.OUTPUT, index);
  }

  public static Place scratch(int index) {
    return new Place(Role.SCRATCH, index);
  }
}
