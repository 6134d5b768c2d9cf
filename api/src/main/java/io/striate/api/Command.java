package io.striate.api;

/// A command with its flags, ready to run once.
@FunctionalInterface
public interface Command {
  /// Runs the command.
  ///
  /// Results go to [CommandContext#out], everything else to [CommandContext#err].
  ///
  /// @return the exit status of the process: 0 for success, 2 for wrong input, 1 for a failure
  /// @throws io.striate.api.error.StriateException if the input is wrong or the work fails; its
  ///   problems are printed, and its code determines the exit status
  int run(CommandContext context);
}
