package io.striate.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a measurement ran on. Where Linux does not say, `unknown`.
public final class Machine {
  private Machine() {}

  /// A line for each thing that bears on speed; to be asked before the measurement loads the
  /// machine.
  public static List<String> describe() {
    var lines = new ArrayList<String>();
    int cores = Runtime.getRuntime().availableProcessors();
    lines.add("CPU: " + field("/proc/cpuinfo", "model name") + model() + ", " + cores + " cores");
    lines.add("memory: " + field("/proc/meminfo", "MemTotal"));
    lines.add("system: " + System.getProperty("os.name") + " " + System.getProperty("os.version"));
    lines.add("Java: " + Runtime.version() + ", " + System.getProperty("java.vm.name"));
    lines.add("Striate: " + System.getProperty("striate.commit", "unknown commit"));
    lines.add("peers: " + peers());
    lines.add("load before (1, 5, 15 minutes): " + load());
    return lines;
  }

  /// The peak of this process's resident memory, in megabytes of 10^6 bytes.
  static long peakMegabytes() {
    String peak = field("/proc/self/status", "VmHWM").replace(" kB", "");
    return Long.parseLong(peak) * 1024 / 1_000_000;
  }

  /// The peers' jars, whose names hold their versions.
  private static String peers() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).getFileName().toString())
        .filter(name -> name.matches("(onnxruntime|openblas|pytorch)-[0-9.-]+\\.jar"))
        .map(name -> name.replace(".jar", ""))
        .collect(Collectors.joining(", "));
  }

  /// Some clouds hide the model's name; family and model tell it all the same.
  private static String model() {
    return " (family "
        + field("/proc/cpuinfo", "cpu family")
        + ", model "
        + field("/proc/cpuinfo", "model")
        + ")";
  }

  private static String load() {
    return lines("/proc/loadavg").stream()
        .findFirst()
        .map(line -> String.join(", ", List.of(line.split(" ")).subList(0, 3)))
        .orElse("unknown");
  }

  private static String field(String file, String name) {
    return lines(file).stream()
        .filter(line -> line.substring(0, Math.max(0, line.indexOf(':'))).strip().equals(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }

  private static List<String> lines(String file) {
    Path path = Path.of(file);
    if (!Files.isReadable(path)) {
      return List.of();
    }
    try {
      return Files.readAllLines(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
