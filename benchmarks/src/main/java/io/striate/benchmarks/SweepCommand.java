package io.striate.benchmarks;

import io.striate.benchmarks.peer.Library;
import io.striate.benchmarks.work.Row;
import io.striate.benchmarks.work.Sweep;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Measures Striate and its peers on random single operations ([Sweep]) and prints how many it
/// loses.
///
/// The libraries keep their processes from row to row, and with them their compiled code, as in a
/// program of several layers. So a row takes seconds.
@Command(
    name = "sweep",
    description = "Striate and its peers on random operations; prints the worst.",
    mixinStandardHelpOptions = true)
final class SweepCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--seed", required = true, description = "Seed of the geometries.")
  private long seed;

  @Option(names = "--count", description = "How many (${DEFAULT-VALUE}).")
  private int count = 200;

  @Option(names = "--first", description = "Index of the first (${DEFAULT-VALUE}).")
  private int first;

  @Mixin private Turns turns = new Turns();

  @Option(names = "--rounds", description = "Turns (${DEFAULT-VALUE}).")
  private int rounds = 3;

  @Option(names = "--seconds", description = "Time of each measurement (${DEFAULT-VALUE}).")
  private double seconds = 0.2;

  @Option(names = "--warmup", description = "Seconds before each row (${DEFAULT-VALUE}).")
  private double warmup = 0.6;

  @Override
  public Integer call() throws InterruptedException, IOException {
    WorkerProcess.Recipe recipe = turns.recipe(warmup);
    List<String> machine = Machine.describe();
    PrintWriter progress = spec.commandLine().getErr();
    var results = new ArrayList<RowResult>();
    var workers = new EnumMap<Library, WorkerProcess>(Library.class);
    try {
      for (Row row : Sweep.rows(seed, first, count)) {
        try {
          Turns.Opener opener = library -> opened(workers, library, row, recipe);
          results.add(measured(row, opener, workers));
          progress.println(SweepTable.line(results.getLast()));
        } catch (IOException | IllegalStateException e) {
          // The other rows are worth having, and the exit code tells.
          progress.println(row.title() + ": " + e.getMessage());
          close(workers);
        }
        progress.flush();
      }
    } finally {
      close(workers);
    }
    PrintWriter out = spec.commandLine().getOut();
    turns.print(out, machine, recipe, rounds);
    out.println("Seed " + seed + ", rows " + first + " to " + (first + count - 1) + ".");
    new SweepTable(results).print(out);
    out.flush();
    return results.size() == count ? 0 : 1;
  }

  /// Measures a row; once more in new processes if one has died, as libtorch sometimes does when it
  /// is loaded.
  private RowResult measured(Row row, Turns.Opener opener, EnumMap<Library, WorkerProcess> workers)
      throws IOException, InterruptedException {
    try {
      return new RowResult(row, turns.measure(row, opener, rounds, seconds), Map.of());
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      spec.commandLine().getErr().println("measured once more: " + reason);
      close(workers);
      return new RowResult(row, turns.measure(row, opener, rounds, seconds), Map.of());
    }
  }

  /// A library's process, ready for a row: the one there is, unless this row needs another
  /// environment.
  private static WorkerProcess opened(
      EnumMap<Library, WorkerProcess> workers,
      Library library,
      Row row,
      WorkerProcess.Recipe recipe)
      throws IOException {
    WorkerProcess present = workers.get(library);
    if (present != null && present.suits(row)) {
      present.open(row);
      return present;
    }
    if (present != null) {
      present.close();
    }
    var started = new WorkerProcess(library, row, recipe);
    workers.put(library, started);
    return started;
  }

  private static void close(EnumMap<Library, WorkerProcess> workers) throws IOException {
    for (WorkerProcess worker : workers.values()) {
      worker.close();
    }
    workers.clear();
  }
}
