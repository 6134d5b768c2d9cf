package io.striate.inspect.explain;

import io.striate.api.backend.Backend;
import io.striate.api.backend.PlanMemory;
import io.striate.api.program.Instruction;
import io.striate.api.program.Phase;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import io.striate.layers.program.Programs;
import io.striate.layers.program.ShardedPrograms;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The memory of a training step by layer, as its program says it, and what a backend's plan makes
/// of it.
///
/// @param backend the name of the backend
/// @param batch number of samples of a step
/// @param shards in how many parts they are computed, one after the other
/// @param rows in the order of computation
/// @param plan bytes that the backend's plan takes for activations, gradients and workspace
///   together, where values that do not live at the same time share memory; 0 if it cannot tell
public record TrainingMemory(String backend, int batch, int shards, List<Row> rows, long plan) {
  public TrainingMemory {
    rows = List.copyOf(rows);
  }

  /// The memory of a layer, in bytes.
  ///
  /// @param layer its name; empty for what serves none, such as the loss
  /// @param parameters with running statistics
  /// @param optimizer the optimizer's state, such as velocities
  /// @param kept values of the forward pass that the backward pass reads
  /// @param gradients values of the backward pass: of the parameters, and of what the layer reads;
  ///   with shards also the sums over them
  /// @param workspace what only the backend's way of computing needs
  public record Row(
      String layer, long parameters, long optimizer, long kept, long gradients, long workspace) {
    /// All of it.
    public long total() {
      return parameters + optimizer + kept + gradients + workspace;
    }

    private Row and(Row more) {
      return new Row(
          layer,
          parameters + more.parameters,
          optimizer + more.optimizer,
          kept + more.kept,
          gradients + more.gradients,
          workspace + more.workspace);
    }
  }

  /// Measures a step of training; nothing is computed.
  ///
  /// @param batch number of samples of a step
  public static TrainingMemory of(Programs programs, int batch, Backend backend) {
    Optional<ShardedPrograms> sharded = programs.sharded();
    List<Integer> parts = sharded.map(each -> each.cut(batch)).orElseGet(() -> List.of(batch));
    Program step =
        sharded
            .map(each -> each.gradients(parts.getFirst()))
            .orElseGet(() -> programs.training(batch));
    var rows = new LinkedHashMap<String, Row>();
    step.instructions().forEach(each -> add(rows, row(each.scope(), 0, 0, 0, 0, 0)));
    for (Programs.State state : programs.states()) {
      long bytes = backend.bytes(TensorType.float32(state.shape()));
      add(
          rows,
          state.kept()
              ? row(state.name(), bytes, 0, 0, 0, 0)
              : row(state.name(), 0, bytes, 0, 0, 0));
    }
    for (Programs.State sum : sharded.map(each -> each.sums(parts.size())).orElse(List.of())) {
      long bytes = backend.bytes(TensorType.float32(sum.shape()));
      add(rows, row(sum.name(), 0, 0, 0, bytes, 0));
    }
    Set<Integer> read = readBehind(step);
    for (Instruction instruction : step.instructions()) {
      for (Value output : instruction.outputs()) {
        long bytes = backend.bytes(output.type());
        if (instruction.phase() == Phase.FORWARD && read.contains(output.id())) {
          add(rows, row(instruction.scope(), 0, 0, bytes, 0, 0));
        } else if (instruction.phase() == Phase.BACKWARD) {
          add(rows, row(instruction.scope(), 0, 0, 0, bytes, 0));
        }
      }
    }
    var plan = backend.memory(step);
    for (PlanMemory.Held held : plan.map(PlanMemory::held).orElseGet(List::of)) {
      if (held.kind() == PlanMemory.Kind.WORKSPACE) {
        add(rows, row(held.scope(), 0, 0, 0, 0, held.bytes()));
      }
    }
    var filled = new ArrayList<Row>(rows.values());
    filled.removeIf(each -> each.total() == 0);
    return new TrainingMemory(
        backend.name(), batch, parts.size(), filled, plan.map(PlanMemory::total).orElse(0L));
  }

  /// The values of the forward pass that later instructions read.
  private static Set<Integer> readBehind(Program step) {
    var read = new HashSet<Integer>();
    for (Instruction instruction : step.instructions()) {
      if (instruction.phase() != Phase.FORWARD) {
        instruction.inputs().forEach(input -> read.add(input.id()));
      }
    }
    return read;
  }

  private static Row row(
      String scope, long parameters, long optimizer, long kept, long gradients, long workspace) {
    // Layers have no dot in their names; what belongs to them has.
    int dot = scope.indexOf('.');
    String layer = dot < 0 ? scope : scope.substring(0, dot);
    return new Row(layer, parameters, optimizer, kept, gradients, workspace);
  }

  private static void add(Map<String, Row> rows, Row more) {
    rows.merge(more.layer(), more, Row::and);
  }

  /// The sums of all rows.
  public Row sum() {
    return rows.stream().reduce(new Row("", 0, 0, 0, 0, 0), Row::and);
  }
}
