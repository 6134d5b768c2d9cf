package io.striate.cli.command;

import io.striate.cli.flag.SpecArgument;
import io.striate.cli.terminal.Console;
import io.striate.cli.terminal.ExitStatus;
import io.striate.cli.text.Figures;
import io.striate.inspect.explain.Explanation;
import io.striate.layers.graph.Graph;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `striate validate`: whether a model's file is right, with all its mistakes at once.
@Command(
    name = "validate",
    header = "Check a specification.",
    description = "Checks a specification and reports all errors at once.")
public final class ValidateCommand implements Callable<Integer> {
  private final Console console;
  private final Installed installed;
  @Mixin private final SpecArgument spec = new SpecArgument();

  /// @param console where the command writes
  /// @param installed what can be named
  public ValidateCommand(Console console, Installed installed) {
    this.console = console;
    this.installed = installed;
  }

  @Override
  public Integer call() {
    Graph graph = spec.read(installed.catalog()).graph();
    console
        .out()
        .printf(
            "%s: correct; %s layers, %s parameters%n",
            spec.file(), Figures.count(graph.nodes().size()), Figures.count(graph.parameters()));
    Explanation.of(graph)
        .remarks()
        .forEach(
            remark -> console.out().println("remark: " + remark.node() + ": " + remark.text()));
    return ExitStatus.DONE;
  }
}
