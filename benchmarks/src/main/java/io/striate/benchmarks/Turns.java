package io.striate.benchmarks;

import io.striate.api.backend.Backends;
import io.striate.benchmarks.peer.Library;
import io.striate.benchmarks.work.Row;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.Option;

/// Which libraries are measured and how, and how they take turns: what all commands that compare
/// Striate with its peers share.
final class Turns {
  /// How far libraries' answers may lie apart: they round differently, above all with Winograd.
  private static final double TOLERANCE = 1e-3;

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

  /// Brings a library's worker to the row: starts it, or has it open the row.
  interface Opener {
    WorkerProcess open(Library library) throws IOException;
  }

  /// How workers are started.
  ///
  /// @param warmup seconds that each runs before it is measured
  WorkerProcess.Recipe recipe(double warmup) throws IOException {
    var jvm = List.of(System.getProperty("striate.jvm", "").strip().split(" +"));
    var setting = new Library.Setting(threads, backend, exact);
    return new WorkerProcess.Recipe(jvm, setting, warmup, OpenBlas.find(), HugePages.find());
  }

  /// The libraries that do a row.
  List<Library> able(Row row) {
    return libraries.stream().filter(one -> one.does(row.task())).toList();
  }

  /// All libraries, in the order of the table.
  List<Library> libraries() {
    return libraries.stream().sorted().toList();
  }

  /// Room for the times of all turns.
  static EnumMap<Library, double[]> times(List<Library> able, int rounds) {
    var times = new EnumMap<Library, double[]>(Library.class);
    able.forEach(library -> times.put(library, new double[rounds]));
    return times;
  }

  /// Opens a row on all libraries that do it, checks that they compute the same, and lets them work
  /// in turns.
  ///
  /// @param seconds of each turn
  /// @return seconds of a run, one figure for each turn
  Map<Library, double[]> measure(Row row, Opener opener, int rounds, double seconds)
      throws IOException, InterruptedException {
    List<Library> able = able(row);
    var workers = new EnumMap<Library, WorkerProcess>(Library.class);
    var times = times(able, rounds);
    var answers = new EnumMap<Library, double[]>(Library.class);
    for (Library library : able) {
      WorkerProcess worker = opener.open(library);
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
    return times;
  }

  /// Describes the machine and how the libraries ran on it.
  void print(PrintWriter out, List<String> machine, WorkerProcess.Recipe recipe, int rounds) {
    machine.forEach(line -> out.println("- " + line));
    Backends.Choice choice = Backends.installed().choose(backend);
    out.println("- Striate's backend: " + choice.provider().name() + ", " + choice.reason());
    out.println("- threads: " + threads + ", turns: " + rounds + ", exact: " + exact);
    out.println("- " + recipe.openBlas().describe());
    out.println("- " + recipe.hugePages().describe());
    out.println();
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
