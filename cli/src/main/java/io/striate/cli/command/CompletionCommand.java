package io.striate.cli.command;

import io.striate.cli.terminal.Console;
import io.striate.cli.terminal.ExitStatus;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `striate completion`: a script by which a shell completes commands and flags.
@Command(
    name = "completion",
    header = "Print a completion script for bash and zsh.",
    description =
        "Prints a script that lets bash and zsh complete commands and flags. For the current shell:"
            + " source <(striate completion)")
public final class CompletionCommand implements Callable<Integer> {
  private final Console console;

  @SuppressWarnings("NullAway.Init") // set by picocli
  @Spec
  private CommandSpec spec;

  /// @param console where the command writes
  public CompletionCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    console.out().print(AutoComplete.bash("striate", spec.root().commandLine()));
    return ExitStatus.DONE;
  }
}
