package io.striate.benchmarks;

import io.striate.benchmarks.peer.Library;
import io.striate.benchmarks.work.Row;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Lists what the peers command can measure.
@Command(
    name = "rows",
    description = "Lists the rows of the peers' table and who does them.",
    mixinStandardHelpOptions = true)
final class RowsCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    var out = spec.commandLine().getOut();
    for (Row row : Row.all()) {
      String libraries =
          Arrays.stream(Library.values())
              .filter(library -> library.does(row.task()))
              .map(Library::id)
              .collect(Collectors.joining(", "));
      out.println("%-22s %s (%s)".formatted(row.id(), row.title(), libraries));
    }
    out.flush();
  }
}
