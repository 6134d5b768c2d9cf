package io.striate.training.step;

import io.striate.api.backend.Backend;
import io.striate.api.backend.PlanMemory;
import io.striate.api.backend.PlanMemory.Held;
import io.striate.api.backend.PlanMemory.Kind;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import io.striate.layers.program.Programs;
import io.striate.training.data.BatchReader;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The memory that steps take on a backend, layer by layer: a figure from the backend's own plan,
/// found out without taking any.
///
/// Not counted: the Java virtual machine itself, and what a dataset keeps in memory.
///
/// @param rows of the first step, by layer
/// @param others bytes of the plans and tensors of all further steps
/// @param fed bytes of the first step's inputs and outputs, and of the prefetched batches
/// @param shared bytes saved because values share memory
/// @param total bytes in all
public record MemoryNeed(List<Row> rows, long others, long fed, long shared, long total) {
  private static final double MEBI = 1 << 20;

  public MemoryNeed {
    rows = List.copyOf(rows);
  }

  /// The memory of a layer in bytes, each value counted as if it shared its place with none.
  ///
  /// @param layer its name; empty for what serves none
  /// @param parameters with running statistics and the optimizer's slots
  public record Row(
      String layer, long parameters, long activations, long gradients, long workspace) {}

  /// The need of some steps that share their states.
  ///
  /// @param steps the first is shown by layer; at least one
  /// @param prefetched how many times the samples of the first step a prefetched batch has
  /// @return nothing if the backend cannot tell
  static Optional<MemoryNeed> of(
      Backend backend, List<Programs.State> states, List<Program> steps, double prefetched) {
    var plans = new ArrayList<PlanMemory>();
    for (Program step : steps) {
      Optional<PlanMemory> memory = backend.memory(step);
      if (memory.isEmpty()) {
        return Optional.empty();
      }
      plans.add(memory.get());
    }
    PlanMemory first = plans.getFirst();
    long unshared = first.held().stream().mapToLong(Held::bytes).sum();
    long fed =
        tensors(backend, steps.getFirst()) + (long) (prefetched * readAhead(steps.getFirst()));
    long others = 0;
    for (int i = 1; i < steps.size(); i++) {
      others += plans.get(i).total() + tensors(backend, steps.get(i), steps.getFirst());
    }
    List<Row> rows = rows(backend, states, steps.getFirst(), first);
    long parameters = rows.stream().mapToLong(Row::parameters).sum();
    return Optional.of(
        new MemoryNeed(
            rows,
            others,
            fed,
            unshared - first.total(),
            parameters + first.total() + fed + others));
  }

  private static long tensors(Backend backend, Program step) {
    long inputs = step.inputs().stream().mapToLong(input -> backend.bytes(input.type())).sum();
    return inputs
        + step.outputs().stream().mapToLong(one -> backend.bytes(one.value().type())).sum();
  }

  /// Those of a step that may continue from what another gives, and shares that.
  private static long tensors(Backend backend, Program step, Program before) {
    var given = before.outputs().stream().map(Program.Output::name).toList();
    long shared =
        step.inputs().stream()
            .filter(input -> given.contains(input.name()))
            .mapToLong(input -> backend.bytes(input.type()))
            .sum();
    return tensors(backend, step) - shared;
  }

  private static long readAhead(Program step) {
    return BatchReader.BUFFERS
        * step.inputs().stream()
            .filter(Value::perSample)
            .mapToLong(input -> input.type().bytes())
            .sum();
  }

  /// In the order of the program; what serves no layer comes last.
  private static List<Row> rows(
      Backend backend, List<Programs.State> states, Program program, PlanMemory plan) {
    var parameters = new LinkedHashMap<String, Long>();
    var kinds = new LinkedHashMap<String, Map<Kind, Long>>();
    program.instructions().stream()
        .map(instruction -> layer(instruction.scope()))
        .filter(layer -> !layer.isEmpty())
        .forEach(layer -> kinds.putIfAbsent(layer, new EnumMap<>(Kind.class)));
    for (Programs.State state : states) {
      long bytes = backend.bytes(TensorType.float32(state.shape()));
      parameters.merge(layer(state.name()), bytes, Long::sum);
    }
    for (Held held : plan.held()) {
      kinds
          .computeIfAbsent(layer(held.scope()), layer -> new EnumMap<>(Kind.class))
          .merge(held.kind(), held.bytes(), Long::sum);
    }
    parameters.keySet().forEach(layer -> kinds.putIfAbsent(layer, new EnumMap<>(Kind.class)));
    var rows = new ArrayList<Row>();
    kinds.forEach((layer, bytes) -> {
      long own = parameters.getOrDefault(layer, 0L);
      if (own > 0 || !bytes.isEmpty()) {
        rows.add(
            new Row(
                layer,
                own,
                bytes.getOrDefault(Kind.ACTIVATION, 0L),
                bytes.getOrDefault(Kind.GRADIENT, 0L),
                bytes.getOrDefault(Kind.WORKSPACE, 0L)));
      }
    });
    return rows;
  }

  /// Layers have no dot in their names; what belongs to them has.
  private static String layer(String scope) {
    int dot = scope.indexOf('.');
    return dot < 0 ? scope : scope.substring(0, dot);
  }

  /// The need as a table, in MiB.
  public List<String> table() {
    int width = rows.stream().mapToInt(row -> row.layer().length()).max().orElse(0);
    String format = "%-" + Math.max(width, "prefetch, inputs, outputs".length()) + "s";
    var lines = new ArrayList<String>();
    lines.add(
        String.format(
            Locale.ROOT,
            format + "  parameters  activations  gradients  workspace",
            "layer, in MiB"));
    for (Row row : rows) {
      lines.add(
          String.format(
                  Locale.ROOT,
                  format + "  %10s  %11s  %9s  %9s",
                  row.layer().isEmpty() ? "(other)" : row.layer(),
                  mebibytes(row.parameters()),
                  mebibytes(row.activations()),
                  mebibytes(row.gradients()),
                  mebibytes(row.workspace()))
              .stripTrailing());
    }
    sum(lines, format, "prefetch, inputs, outputs", fed);
    sum(lines, format, "further steps", others);
    sum(lines, format, "saved by sharing", -shared);
    sum(lines, format, "total", total);
    return lines;
  }

  private static void sum(List<String> lines, String format, String name, long bytes) {
    if (bytes != 0) {
      lines.add(String.format(Locale.ROOT, format + "  %10s", name, mebibytes(bytes)));
    }
  }

  private static String mebibytes(long bytes) {
    return bytes == 0 ? "" : String.format(Locale.ROOT, "%.2f", bytes / MEBI);
  }

  /// `12.3 MiB`.
  static String inMebibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MiB", bytes / MEBI);
  }
}
