package io.striate.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The packaged program, as a process of its own.
final class Program {
  /// The launcher grants native access to these alone.
  private static final String NATIVE =
      "--enable-native-access=io.striate.plugin.loader,io.striate.backend.gpu.aparapi";

  private Program() {}

  /// What came of a process.
  record Result(int status, String out, String err) {
    /// What standard error says, without what the JVM says on its own account.
    List<String> messages() {
      return err.lines().filter(line -> !line.startsWith("WARNING: Using incubator")).toList();
    }
  }

  /// Prepares the program with words, in a folder.
  static ProcessBuilder prepare(Path folder, List<String> jvm, String... words) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(NATIVE, "--add-modules", "jdk.incubator.vector"));
    command.addAll(jvm);
    command.addAll(List.of("-p", Objects.requireNonNull(System.getProperty("striate.app"))));
    command.addAll(List.of("-m", "io.striate.cli"));
    command.addAll(List.of(words));
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().remove("STRIATE_PROGRAM");
    builder.environment().put("STRIATE_SCREEN", "");
    return builder;
  }

  /// Runs the program to its end.
  static Result run(Path folder, String... words) {
    return run(prepare(folder, List.of(), words));
  }

  /// Runs a prepared program to its end.
  static Result run(ProcessBuilder prepared) {
    try {
      Path out = Files.createTempFile("striate", ".out");
      Path err = Files.createTempFile("striate", ".err");
      if (prepared.redirectOutput().equals(ProcessBuilder.Redirect.PIPE)) {
        prepared.redirectOutput(out.toFile());
      }
      prepared.redirectError(err.toFile());
      int status = prepared.start().waitFor();
      var result = new Result(status, Files.readString(out), Files.readString(err));
      Files.delete(out);
      Files.delete(err);
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Starts a prepared program and waits until standard error has a line with these words.
  static Process startUntil(ProcessBuilder prepared, String words) {
    try {
      Process process = prepared.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
      var lines = process.errorReader(StandardCharsets.UTF_8);
      var seen = new StringBuilder();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        seen.append(line).append('\n');
        if (line.contains(words)) {
          return process;
        }
      }
      throw new AssertionError("never said '" + words + "':\n" + seen);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Sends a signal, such as `INT`.
  static void signal(Process process, String name) {
    try {
      String pid = Long.toString(process.pid());
      int status = new ProcessBuilder("kill", "-" + name, pid).inheritIO().start().waitFor();
      if (status != 0) {
        throw new AssertionError("kill -" + name + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
