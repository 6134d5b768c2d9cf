package io.striate.cli;

import io.striate.api.error.Code;

/// What the process tells its caller.
final class ExitStatus {
  /// All was done.
  static final int DONE = 0;

  /// It failed while working, or a backend is not available.
  static final int FAILED = 1;

  /// The specification, a flag or an input file is wrong.
  static final int WRONG_INPUT = 2;

  /// A signal asked it to stop, and it did so in order.
  static final int INTERRUPTED = 130;

  private ExitStatus() {}

  static int of(Code.Kind kind) {
    return switch (kind) {
      case INPUT -> WRONG_INPUT;
      case FAILURE -> FAILED;
    };
  }
}
