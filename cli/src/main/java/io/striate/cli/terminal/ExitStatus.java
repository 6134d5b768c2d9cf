package io.striate.cli.terminal;

import io.striate.api.error.Code;

/// What the process tells its caller.
public final class ExitStatus {
  /// All was done.
  public static final int DONE = 0;

  /// It failed while working, or a backend is not available.
  public static final int FAILED = 1;

  /// The specification, a flag or an input file is wrong.
  public static final int WRONG_INPUT = 2;

  /// A signal asked it to stop, and it did so in order.
  public static final int INTERRUPTED = 130;

  private ExitStatus() {}

  /// The exit status after a problem of this kind.
  public static int of(Code.Kind kind) {
    return switch (kind) {
      case INPUT -> WRONG_INPUT;
      case FAILURE -> FAILED;
    };
  }
}
