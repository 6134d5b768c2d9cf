package io.striate.cli.command;

import io.striate.cli.flag.SpecArgument;
import io.striate.cli.terminal.Console;
import io.striate.cli.terminal.ExitStatus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `striate expand`: a model's file with everything that it leaves unsaid.
@Command(
    name = "expand",
    header = "Print the complete form of a specification.",
    description = "Prints a specification with all names, connections and defaults filled in.")
public final class ExpandCommand implements Callable<Integer> {
  private final Console console;
  private final Installed installed;
  @Mixin private final SpecArgument spec = new SpecArgument();

  /// @param console where the command writes
  /// @param installed what can be named
  public ExpandCommand(Console console, Installed installed) {
    this.console = console;
    this.installed = installed;
  }

  @Override
  public Integer call() {
    console.out().print(spec.read(installed.catalog()).canonicalText());
    return ExitStatus.DONE;
  }
}
