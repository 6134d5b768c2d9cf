package io.striate.backend.gpu.aparapi;

/// Memory that a launch reads or writes, by its part in an operation.
record Place(Role role, int index) {
  /// Whose memory it is.
  enum Role {
    /// An input of the operation.
    INPUT,
    /// An output of the operation.
    OUTPUT,
    /// Memory that is needed while the operation runs.
    SCRATCH
  }

  static Place input(int index) {
    return new Place(Role.INPUT, index);
  }

  static Place output(int index) {
    return new Place(Role.OUTPUT, index);
  }

  static Place scratch(int index) {
    return new Place(Role.SCRATCH, index);
  }
}
