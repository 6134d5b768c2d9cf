package io.striate.benchmarks;

import io.striate.benchmarks.peer.Library;
import io.striate.benchmarks.work.Row;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A [Worker] in a process of its own, so that libraries share no threads, no heap and no compiled
/// code, and so that each gets the environment in which it is fastest. While it waits for orders
/// its threads sleep.
final class WorkerProcess implements AutoCloseable {
  private final Library library;
  private final Recipe recipe;
  private final Map<String, String> added;
  private String name;
  private final Process process;
  private final Path errors;
  private final PrintWriter orders;
  private final BufferedReader reports;
  private boolean ended;

  /// How all workers of a run are started.
  ///
  /// @param jvm words for the JVM
  /// @param warmup seconds that a worker runs before it is measured
  record Recipe(
      List<String> jvm,
      Library.Setting setting,
      double warmup,
      OpenBlas openBlas,
      HugePages hugePages) {}

  WorkerProcess(Library library, Row row, Recipe recipe) throws IOException {
    this.library = library;
    this.recipe = recipe;
    name = library.title() + " on " + row.id();
    added = environment(row);
    errors = Files.createTempFile("striate-worker", ".log");
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(recipe.jvm());
    command.add("-XX:+ErrorFileToStderr");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Worker.class.getName()));
    Library.Setting setting = recipe.setting();
    command.addAll(
        List.of(
            library.name(),
            row.id(),
            Integer.toString(setting.threads()),
            setting.backend(),
            Boolean.toString(setting.exact()),
            Double.toString(recipe.warmup())));
    var builder = new ProcessBuilder(command).redirectError(errors.toFile());
    Map<String, String> environment = builder.environment();
    environment.putAll(added);
    OpenBlas.LEFT_TO_DETECTION.forEach(environment::remove);
    process = builder.start();
    orders = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    reports = process.inputReader(StandardCharsets.UTF_8);
  }

  /// What the library's environment has beside this process's.
  private Map<String, String> environment(Row row) {
    var environment = new HashMap<String, String>();
    if (library == Library.LIBTORCH || library == Library.LIBTORCH_NHWC) {
      int threads = recipe.setting().threads();
      environment.putAll(recipe.openBlas().environment(row.task(), threads));
    }
    if (library != Library.STRIATE) {
      environment.putAll(recipe.hugePages().environment());
    }
    return environment;
  }

  /// Whether this process has the environment that suits a row.
  boolean suits(Row row) {
    return environment(row).equals(added);
  }

  /// Ends the row and begins another, whose answers are next.
  void open(Row row) {
    name = library.title() + " on " + row.id();
    orders.println(Worker.OPEN + " " + row.id());
  }

  /// Waits until the first run has ended.
  void awaitFirst() throws IOException {
    await(Worker.FIRST);
  }

  /// The answers of the first runs.
  double[] answers() throws IOException {
    return Arrays.stream(await(Worker.ANSWERS).split(" "))
        .mapToDouble(Double::parseDouble)
        .toArray();
  }

  /// Waits until it is warm.
  void awaitReady() throws IOException {
    await(Worker.READY);
  }

  /// The median time of a run, in seconds.
  double measure(double seconds) throws IOException {
    orders.println(String.format(Locale.ROOT, "%s %f", Worker.MEASURE, seconds));
    return Double.parseDouble(await(Worker.TIME));
  }

  /// Ends it, and tells the peak of its resident memory in megabytes.
  long end() throws IOException {
    ended = true;
    orders.close();
    return Long.parseLong(await(Worker.PEAK));
  }

  private String await(String word) throws IOException {
    String start = Worker.MARK + word + " ";
    for (String line = reports.readLine(); line != null; line = reports.readLine()) {
      if (line.startsWith(start)) {
        return line.substring(start.length());
      }
    }
    List<String> lines = Files.readAllLines(errors);
    String beginning = String.join("\n", lines.subList(0, Math.min(30, lines.size())));
    throw new IOException(name + " failed:\n" + beginning);
  }

  @Override
  public void close() throws IOException {
    if (!ended) {
      process.destroy();
    }
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
    Files.deleteIfExists(errors);
  }
}
