package io.striate.distributed;

import io.striate.api.cluster.ClusterJob;
import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.StriateException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Starts workers as processes of this machine: each a Java virtual machine like this one, with its
/// share of the processors. They read what they need, the secret included, from their standard
/// input, and end when that is closed: when this process ends, however it ends.
final class ProcessLauncher implements Launcher {
  /// The last lines of a worker's standard error that are kept.
  private static final int LINES = 12;

  /// The beginnings of this machine's options that a worker gets, too: no debuggers and recorders.
  private static final List<String> INHERITED =
      List.of("-D", "-Xm", "-Xs", "-Xlog", "-XX:", "--add-", "--enable-native-access");

  /// How the JVM begins to say what has ended it.
  private static final Pattern THROWN = Pattern.compile("^Exception in thread \"main\" [\\w.$]+: ");

  private static final List<String> OWN =
      List.of("-XX:ArchiveClassesAtExit", "-XX:StartFlightRecording", "-XX:ActiveProcessorCount");

  @Override
  public String describe() {
    return "processes of this machine";
  }

  @Override
  public Launched launch(Rendezvous rendezvous, ClusterJob job) {
    var started = new Started();
    try {
      for (int rank = 0; rank < rendezvous.workers(); rank++) {
        started.add(rank, command(rendezvous.workers()), rendezvous, job);
      }
      return started;
    } catch (IOException e) {
      started.close();
      throw new StriateException(
          Code.WORKER_LOST,
          "a worker cannot be started: " + FileErrors.reason(e),
          "workers are processes of the Java in " + System.getProperty("java.home"));
    }
  }

  private static List<String> command(int workers) {
    var words = new ArrayList<String>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(word -> INHERITED.stream().anyMatch(word::startsWith))
        .filter(word -> OWN.stream().noneMatch(word::startsWith))
        .forEach(words::add);
    words.add(
        "-XX:ActiveProcessorCount="
            + Math.max(1, Runtime.getRuntime().availableProcessors() / workers));
    String classPath = System.getProperty("java.class.path", "");
    if (!classPath.isEmpty()) {
      words.addAll(List.of("-cp", classPath));
    }
    Module module = WorkerMain.class.getModule();
    if (module.isNamed()) {
      words.addAll(List.of("-p", System.getProperty("jdk.module.path", "")));
      words.addAll(List.of("-m", module.getName() + "/" + WorkerMain.class.getName()));
    } else {
      words.add(WorkerMain.class.getName());
    }
    return words;
  }

  /// A worker's process.
  ///
  /// @param said the last lines of its standard error
  private record Worker(Process process, Deque<String> said, Thread listening) {}

  private static final class Started implements Launched {
    private final List<Worker> workers = new ArrayList<>();

    void add(int rank, List<String> command, Rendezvous rendezvous, ClusterJob job)
        throws IOException {
      Process process =
          new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
      var said = new ArrayDeque<String>();
      Thread listening = Thread.ofPlatform().daemon().start(() -> listen(process, said));
      workers.add(new Worker(process, said, listening));
      String words =
          rendezvous.text()
              + "\n"
              + rank
              + "\n"
              + Base64.getEncoder().encodeToString(job.text().getBytes(StandardCharsets.UTF_8))
              + "\n";
      try {
        process.getOutputStream().write(words.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
      } catch (IOException e) {
        // It has ended already, which is told with what it has said.
      }
    }

    private static void listen(Process process, Deque<String> said) {
      try (var lines =
          new BufferedReader(
              new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
        String line = lines.readLine();
        while (line != null) {
          if (!line.startsWith("\t")) { // a frame of a stack trace
            synchronized (said) {
              said.add(THROWN.matcher(line).replaceFirst(""));
              if (said.size() > LINES) {
                said.remove();
              }
            }
          }
          line = lines.readLine();
        }
      } catch (IOException e) {
        // The process was ended.
      }
    }

    @Override
    public String name(int rank) {
      return String.format(
          Locale.ROOT, "worker %d (process %d)", rank, workers.get(rank).process().pid());
    }

    @Override
    public Optional<String> ended(int rank) {
      Worker worker = workers.get(rank);
      if (worker.process().isAlive()) {
        return Optional.empty();
      }
      try {
        worker.listening().join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      int status = worker.process().exitValue();
      synchronized (worker.said()) {
        String last =
            worker.said().stream()
                .filter(line -> !line.contains("incubator modules"))
                .reduce((a, b) -> a + "; " + b)
                .map(lines -> ": " + lines)
                .orElse("");
        return Optional.of("exit status " + status + last);
      }
    }

    @Override
    public void close() {
      workers.forEach(worker -> worker.process().destroyForcibly());
      for (Worker worker : workers) {
        worker.process().onExit().join();
      }
    }
  }
}
