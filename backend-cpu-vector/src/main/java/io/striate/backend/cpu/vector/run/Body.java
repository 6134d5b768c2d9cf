package io.striate.backend.cpu.vector.run;

/// One operation made ready for operands of fixed types: all that can be computed before the first
/// run (tables of offsets, sizes, the choice of algorithm) is computed in its constructor.
///
/// The work is cut into tasks that may run at the same time, each writing its own part of the
/// outputs. How many depends on the types alone, never on the threads.
public interface Body {
  /// How many tasks there are.
  default int tasks() {
    return 1;
  }

  /// Floats of the worker's scratch memory that a task needs.
  default int scratch() {
    return 0;
  }

  /// Whole numbers of the worker's scratch memory that a task needs.
  default int words() {
    return 0;
  }

  /// Which algorithm this is, for descriptions; empty if there is nothing to describe.
  default String algorithm() {
    return "";
  }

  /// Runs one task: reads the inputs, overwrites its part of the outputs.
  void run(int task, Operands operands, Workspace workspace);
}
