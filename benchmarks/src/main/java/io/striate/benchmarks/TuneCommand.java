package io.striate.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Measures the algorithms of convolutions, and writes the table by which plans choose among them.
@Command(
    name = "tune",
    description = "Writes the table by which the CPU backend chooses its algorithms.",
    mixinStandardHelpOptions = true)
final class TuneCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--out", description = "The file that is written (the checked-in table).")
  private Path out = Path.of(ConvTuning.path());

  @Override
  public Integer call() throws IOException {
    List<String> machine = Machine.describe();
    var progress = spec.commandLine().getErr();
    var lines = new ArrayList<String>();
    lines.add("# What convolutions cost on one thread. Made by `benchmarks/run tune` on:");
    machine.stream()
        .filter(line -> !line.startsWith("peers"))
        .forEach(line -> lines.add("# " + line));
    lines.addAll(
        ConvTuning.table(line -> {
          progress.println(line);
          progress.flush();
        }));
    Files.createDirectories(out.toAbsolutePath().getParent());
    Files.write(out, lines);
    return 0;
  }
}
