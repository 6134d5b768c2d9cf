package io.striate.cli.command;

import io.striate.cli.terminal.Console;
import io.striate.cli.terminal.ExitStatus;
import io.striate.json.JsonWriter;
import io.striate.layers.schema.SpecSchema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `striate schema`: what editors need to complete and check specifications.
@Command(
    name = "schema",
    header = "Print the JSON Schema of specifications, for editors.",
    description = {
      "Prints the JSON Schema (draft 07) of specifications: all keys, and all installed types with",
      "their settings, those of plug-ins too. An editor that knows it completes keys and types, shows",
      "their meaning and marks mistakes while you write. Save it beside your specifications:",
      "striate schema > striate.schema.json, and name it in each: \"$schema\":",
      "\"./striate.schema.json\". Striate ignores that key."
    })
public final class SchemaCommand implements Callable<Integer> {
  private final Console console;
  private final Installed installed;

  /// @param console where the command writes
  /// @param installed what can be named
  public SchemaCommand(Console console, Installed installed) {
    this.console = console;
    this.installed = installed;
  }

  @Override
  public Integer call() {
    console.out().print(JsonWriter.pretty(SpecSchema.of(installed.catalog())));
    return ExitStatus.DONE;
  }
}
