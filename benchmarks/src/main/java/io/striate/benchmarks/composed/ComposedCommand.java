package io.striate.benchmarks.composed;

import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.program.Program;
import io.striate.api.step.Step;
import io.striate.api.step.Weights;
import io.striate.benchmarks.Alternating;
import io.striate.benchmarks.composed.Programs.Kept;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Measures programs that are composed of core operations, each group in alternation, and prints
/// medians and their ratio to the first of the group.
@Command(
    name = "composed",
    description = "Composed activations, images as states, frames, and the time of planning.",
    mixinStandardHelpOptions = true)
public final class ComposedCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--threads", description = "Threads (all cores: ${DEFAULT-VALUE}).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--backend", description = "Striate's backend (${DEFAULT-VALUE}).")
  private String name = "cpu-vector";

  @Option(names = "--seconds", description = "Time of each group (${DEFAULT-VALUE}).")
  private double seconds = 12;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    var backends = Backends.installed();
    var options = new BackendOptions(threads, false, Map.of());
    try (Backend backend = backends.open(backends.choose(name), options)) {
      for (int[] shape : new int[][] {{16, 64, 28}, {32, 32, 14}}) {
        activations(out, backend, shape);
      }
      behind(out, backend);
      gradients(out, backend);
      images(out, backend);
      planning(out, backend);
    }
    return 0;
  }

  private void activations(PrintWriter out, Backend backend, int[] shape) {
    String title =
        "conv 3x3 and activation, forward and backward, [%d, %d, %d, %d]"
            .formatted(shape[0], shape[1], shape[2], shape[2]);
    var programs = new LinkedHashMap<String, Program>();
    for (String activation : List.of("relu", "silu", "gelu", "mish")) {
      programs.put(activation, Programs.activated(activation, shape[0], shape[1], shape[2]));
    }
    compare(out, backend, title, programs);
  }

  /// What an activation costs behind a convolution, and alone on numbers that a cache holds or that
  /// none holds: the most that computing it while they are in the cache could gain.
  private void behind(PrintWriter out, Backend backend) {
    for (int kernel : new int[] {3, 1}) {
      var programs = new LinkedHashMap<String, Program>();
      programs.put("convolution", Programs.forward("", kernel, 8, 64, 112));
      for (String activation : List.of("silu", "gelu", "mish")) {
        programs.put(
            "convolution, " + activation, Programs.forward(activation, kernel, 8, 64, 112));
        programs.put(activation + ", 3.2 MB a sample", Programs.forward(activation, 0, 8, 64, 112));
        programs.put(activation + ", 50 kB a sample", Programs.forward(activation, 0, 8, 16, 28));
      }
      perElement(
          out,
          backend,
          "conv %dx%d of [8, 64, 112, 112], forward".formatted(kernel, kernel),
          programs);
    }
  }

  /// The same of the pass backward: the most that computing an activation's gradient together with
  /// that of the convolution before it could gain.
  private void gradients(PrintWriter out, Backend backend) {
    var programs = new LinkedHashMap<String, Program>();
    for (String activation : List.of("silu", "gelu", "mish")) {
      programs.put(activation + ", 3.2 MB a sample", Programs.alone(activation, 8, 64, 112));
      programs.put(activation + ", 50 kB a sample", Programs.alone(activation, 8, 16, 28));
    }
    perElement(out, backend, "activation alone, forward and backward", programs);
  }

  private void perElement(
      PrintWriter out, Backend backend, String title, Map<String, Program> programs) {
    double[] medians = Alternating.medians(programs.values(), backend, seconds);
    out.printf("%n| %s | median | each element |%n|---|---|---|%n", title);
    int row = 0;
    for (var each : programs.entrySet()) {
      double elements = each.getValue().outputs().getLast().value().type().shape().elements();
      out.printf(
          Locale.ROOT,
          "| %s | %.2f ms | %.2f ns |%n",
          each.getKey(),
          medians[row] * 1e3,
          medians[row] * 1e9 / elements);
      row++;
    }
    out.flush();
  }

  private void images(PrintWriter out, Backend backend) {
    var programs = new LinkedHashMap<String, Program>();
    programs.put("input", Programs.convolved(Kept.INPUT, 16, 1, 64, 28));
    programs.put("state per sample", Programs.convolved(Kept.STATE_PER_SAMPLE, 16, 1, 64, 28));
    programs.put("state", Programs.convolved(Kept.STATE, 16, 1, 64, 28));
    programs.put("4 frames a sample", Programs.convolved(Kept.INPUT, 16, 4, 64, 28));
    programs.put("16 frames a sample", Programs.convolved(Kept.INPUT, 16, 16, 64, 28));
    programs.put("input again", Programs.convolved(Kept.INPUT, 16, 1, 64, 28));
    compare(
        out, backend, "two conv 3x3 and the gradient by the image, 16 of [64, 28, 28]", programs);
  }

  private void compare(
      PrintWriter out, Backend backend, String title, Map<String, Program> programs) {
    double[] medians = Alternating.medians(programs.values(), backend, seconds);
    out.printf("%n| %s | median | of the first |%n|---|---|---|%n", title);
    int row = 0;
    for (String each : programs.keySet()) {
      double ratio = medians[row] / medians[0];
      out.printf(Locale.ROOT, "| %s | %.2f ms | %.2f |%n", each, medians[row] * 1e3, ratio);
      row++;
    }
    out.flush();
  }

  private void planning(PrintWriter out, Backend backend) {
    out.printf(
        "%n| planning an unrolled LSTM, batch 16 | best | each instruction |%n|---|---|---|%n");
    for (int steps : new int[] {24, 240, 480}) {
      Program program = Programs.unrolled(steps, 16);
      double[] times = new double[steps < 100 ? 25 : 8];
      for (int i = 0; i < times.length; i++) {
        try (var weights = Weights.on(backend)) {
          long before = System.nanoTime();
          Step.of(program, weights).close();
          times[i] = (System.nanoTime() - before) / 1e9;
        }
      }
      double best = Arrays.stream(times).min().orElseThrow();
      int count = program.instructions().size();
      out.printf(
          Locale.ROOT,
          "| %,d instructions | %.0f ms | %.1f us |%n",
          count,
          best * 1e3,
          best * 1e6 / count);
    }
    out.flush();
  }
}
