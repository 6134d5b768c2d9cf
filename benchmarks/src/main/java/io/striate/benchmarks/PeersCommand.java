package io.striate.benchmarks;

import io.striate.benchmarks.peer.Library;
import io.striate.benchmarks.work.Row;
import io.striate.benchmarks.work.Task;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Measures Striate and its peers in turns, row by row, and prints a table with ratios.
@Command(
    name = "peers",
    description = "Striate and its peers on the same work, in turns; prints a table.",
    mixinStandardHelpOptions = true)
final class PeersCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--rows",
      split = ",",
      description = "Which rows, by id; see the rows command (all).")
  private List<String> rows = List.of();

  @Mixin private Turns turns = new Turns();

  @Option(names = "--rounds", description = "Turns (${DEFAULT-VALUE}).")
  private int rounds = 5;

  @Option(names = "--seconds", description = "Time of each measurement (${DEFAULT-VALUE}).")
  private double seconds = 2;

  @Option(names = "--warmup", description = "Seconds before the first (${DEFAULT-VALUE}).")
  private double warmup = 10;

  @Override
  public Integer call() throws InterruptedException, IOException {
    WorkerProcess.Recipe recipe = turns.recipe(warmup);
    List<Row> chosen = rows.isEmpty() ? Row.all() : rows.stream().map(Row::named).toList();
    List<String> machine = Machine.describe();
    PrintWriter progress = spec.commandLine().getErr();
    var results = new ArrayList<RowResult>();
    for (Row row : chosen) {
      try {
        RowResult result = measured(row, recipe);
        results.add(result);
        progress.println(result.line());
      } catch (IOException | IllegalStateException e) {
        // A run takes long: the other rows are worth having, and the exit code tells.
        progress.println(e.getMessage());
      }
      progress.flush();
    }
    PrintWriter out = spec.commandLine().getOut();
    turns.print(out, machine, recipe, rounds);
    new PeersTable(turns.libraries(), results).print(out);
    out.flush();
    return results.size() == chosen.size() ? 0 : 1;
  }

  private RowResult measured(Row row, WorkerProcess.Recipe recipe)
      throws IOException, InterruptedException {
    return row.task() instanceof Task.FirstStep ? firstSteps(row, recipe) : inTurns(row, recipe);
  }

  /// Each library in a process of its own for the row, which shows its memory.
  private RowResult inTurns(Row row, WorkerProcess.Recipe recipe)
      throws IOException, InterruptedException {
    var workers = new EnumMap<Library, WorkerProcess>(Library.class);
    var peaks = new EnumMap<Library, Long>(Library.class);
    try {
      Turns.Opener start =
          library -> {
            var worker = new WorkerProcess(library, row, recipe);
            workers.put(library, worker);
            return worker;
          };
      Map<Library, double[]> times = turns.measure(row, start, rounds, seconds);
      for (var worker : workers.entrySet()) {
        peaks.put(worker.getKey(), worker.getValue().end());
      }
      return new RowResult(row, times, peaks);
    } finally {
      for (WorkerProcess worker : workers.values()) {
        worker.close();
      }
    }
  }

  /// Times the start of processes, in turns.
  private RowResult firstSteps(Row row, WorkerProcess.Recipe recipe) throws IOException {
    List<Library> able = turns.able(row);
    var times = Turns.times(able, rounds);
    for (int round = 0; round < rounds; round++) {
      for (Library library : able) {
        long start = System.nanoTime();
        try (var worker = new WorkerProcess(library, row, recipe)) {
          worker.awaitFirst();
          Objects.requireNonNull(times.get(library))[round] = (System.nanoTime() - start) / 1e9;
        }
      }
    }
    return new RowResult(row, times, Map.of());
  }
}
