package io.striate.benchmarks.layers;

import io.striate.api.backend.Backend;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.program.Emitter;
import io.striate.api.program.Program;
import io.striate.api.step.Step;
import io.striate.api.step.Weights;
import io.striate.api.tensor.TensorType;
import io.striate.benchmarks.Alternating;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Measures layers, forward and backward, beside the time that memory takes for the least that any
/// kernels of theirs must read and write. The bandwidth is that of an addition of two arrays, which
/// runs in alternation with each layer.
@Command(
    name = "layers",
    description = "Layers alone beside the time that their tensors take to be read and written.",
    mixinStandardHelpOptions = true)
public final class LayersCommand implements Callable<Integer> {
  private static final int ADDED = 8 << 20;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--threads", description = "Threads (all cores: ${DEFAULT-VALUE}).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--backend", description = "Striate's backend (${DEFAULT-VALUE}).")
  private String name = "cpu-vector";

  @Option(names = "--seconds", description = "Time of each layer (${DEFAULT-VALUE}).")
  private double seconds = 2;

  @Option(
      names = "--shape",
      split = ",",
      description = "Batch, channels, height and width (${DEFAULT-VALUE}).")
  private int[] shape = {32, 64, 56, 56};

  @Option(names = "--plan", description = "Also show how the backend runs each layer.")
  private boolean plan;

  @Parameters(description = "Only layers whose text has one of these words.")
  private List<String> only = new ArrayList<>();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    var backends = Backends.installed();
    var options = new BackendOptions(threads, false, Map.of());
    try (Backend backend = backends.open(backends.choose(name), options)) {
      out.println("| layer | time | of memory's | GB/s of an addition |");
      out.println("|---|---|---|---|");
      for (String written : Layers.all()) {
        if (only.isEmpty() || only.stream().anyMatch(written::contains)) {
          measure(out, backend, written);
        }
      }
    }
    return 0;
  }

  private void measure(PrintWriter out, Backend backend, String written) {
    Program layer = Layers.program(written, shape);
    double[] medians = Alternating.medians(List.of(layer, addition()), backend, seconds);
    // An addition reads two arrays and writes one.
    double bandwidth = 3.0 * Float.BYTES * ADDED / medians[1];
    double memory = Layers.bytes(written, layer) / bandwidth;
    out.printf(
        Locale.ROOT,
        "| `%s` | %.1f ms | %.2f | %.1f |%n",
        written.replace("'type': ", "").replaceAll("['{}]", "").trim(),
        medians[0] * 1e3,
        medians[0] / memory,
        bandwidth / 1e9);
    if (plan) {
      try (var weights = Weights.on(backend);
          var step = Step.of(layer, weights)) {
        step.describe().forEach(out::println);
      }
    }
    out.flush();
  }

  private static Program addition() {
    var emit = new Emitter("addition", 1, 1);
    TensorType type = TensorType.float32(ADDED);
    emit.output("sum", emit.add(emit.input("a", type, false), emit.input("b", type, false)));
    return emit.build();
  }
}
