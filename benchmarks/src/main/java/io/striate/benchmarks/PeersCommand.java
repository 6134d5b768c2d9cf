package io.striate.benchmarks;

import io.striate.api.backend.Backends;
import io.striate.benchmarks.peer.Library;
import io.striate.benchmarks.work.Row;
import io.striate.benchmarks.work.Task;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Measures Striate and its peers in turns, row by row, and prints a table with ratios.
@Command(
    name = "peers",
    description = "Striate and its peers on the same work, in turns; prints a table.",
    mixinStandardHelpOptions = true)
final class PeersCommand implements Callable<Integer> {
  /// How far libraries' answers may lie apart: they round differently, above all with Winograd.
  private static final double TOLERANCE = 1e-3;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--rows",
      split = ",",
      description = "Which rows, by id; see the rows command (all).")
  private List<String> rows = List.of();

  @Option(
      names = "--libraries",
      split = ",",
      description = "Which libraries: ${COMPLETION-CANDIDATES} (all).")
  private List<Library> libraries = List.of(Library.values());

  @Option(names = "--threads", description = "Threads of each (all cores: ${DEFAULT-VALUE}).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--backend", description = "Striate's backend (${DEFAULT-VALUE}).")
  private String backend = "auto";

  @Option(names = "--exact", description = "Only algorithms of the plain formulas' rounding.")
  private boolean exact;

  @Option(names = "--rounds", description = "Turns (${DEFAULT-VALUE}).")
  private int rounds = 5;

  @Option(names = "--seconds", description = "Time of each measurement (${DEFAULT-VALUE}).")
  private double seconds = 2;

  @Option(names = "--warmup", description = "Seconds before the first (${DEFAULT-VALUE}).")
  private double warmup = 10;

  @Override
  public Integer call() throws InterruptedException, IOException {
    var jvm = List.of(System.getProperty("striate.jvm", "").strip().split(" +"));
    var setting = new Library.Setting(threads, backend, exact);
    var recipe = new WorkerProcess.Recipe(jvm, setting, warmup, OpenBlas.find(), HugePages.find());
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
    print(machine, results, recipe);
    return results.size() == chosen.size() ? 0 : 1;
  }

  private void print(List<String> machine, List<RowResult> results, WorkerProcess.Recipe recipe) {
    PrintWriter out = spec.commandLine().getOut();
    machine.forEach(line -> out.println("- " + line));
    Backends.Choice choice = Backends.installed().choose(backend);
    out.println("- Striate's backend: " + choice.provider().name() + ", " + choice.reason());
    out.println("- threads: %d, turns: %d, exact: %s".formatted(threads, rounds, exact));
    out.println("- " + recipe.openBlas().describe());
    out.println("- " + recipe.hugePages().describe());
    out.println();
    new PeersTable(libraries.stream().sorted().toList(), results).print(out);
    out.flush();
  }

  private RowResult measured(Row row, WorkerProcess.Recipe recipe)
      throws IOException, InterruptedException {
    List<Library> able = libraries.stream().filter(one -> one.does(row.task())).toList();
    return row.task() instanceof Task.FirstStep
        ? firstSteps(row, able, recipe)
        : inTurns(row, able, recipe);
  }

  /// Starts all libraries, checks that they compute the same, and lets them work in turns.
  private RowResult inTurns(Row row, List<Library> able, WorkerProcess.Recipe recipe)
      throws IOException, InterruptedException {
    var workers = new EnumMap<Library, WorkerProcess>(Library.class);
    var times = times(able);
    var peaks = new EnumMap<Library, Long>(Library.class);
    try {
      var answers = new EnumMap<Library, double[]>(Library.class);
      for (Library library : able) {
        var worker = new WorkerProcess(library, row, recipe);
        workers.put(library, worker);
        answers.put(library, worker.answers());
        worker.awaitReady();
      }
      requireAlike(row, answers);
      for (int round = 0; round < rounds; round++) {
        for (Library library : able) {
          // Time for the threads of the one before to fall asleep.
          Thread.sleep(100);
          WorkerProcess worker = Objects.requireNonNull(workers.get(library));
          Objects.requireNonNull(times.get(library))[round] = worker.measure(seconds);
        }
      }
      for (Library library : able) {
        peaks.put(library, Objects.requireNonNull(workers.get(library)).end());
      }
    } finally {
      for (WorkerProcess worker : workers.values()) {
        worker.close();
      }
    }
    return new RowResult(row, times, peaks);
  }

  /// Times the start of processes, in turns.
  private RowResult firstSteps(Row row, List<Library> able, WorkerProcess.Recipe recipe)
      throws IOException {
    var times = times(able);
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

  private EnumMap<Library, double[]> times(List<Library> able) {
    var times = new EnumMap<Library, double[]>(Library.class);
    able.forEach(library -> times.put(library, new double[rounds]));
    return times;
  }

  /// A comparison of works that are not the same would say nothing.
  private static void requireAlike(Row row, Map<Library, double[]> answers) {
    double[] expected = answers.values().iterator().next();
    for (double[] given : answers.values()) {
      for (int i = 0; i < expected.length; i++) {
        // Written so that NaN fails.
        if (!(Math.abs(given[i] - expected[i]) <= TOLERANCE * Math.abs(expected[i]))) {
          var all = new StringBuilder(row.id() + ": the libraries compute different things:");
          answers.forEach((library, some) ->
              all.append(' ').append(library.id()).append(' ').append(Arrays.toString(some)));
          throw new IllegalStateException(all.toString());
        }
      }
    }
  }
}
