package io.striate.api.program;

import io.striate.api.op.Conv2d;
import io.striate.api.op.Elementwise;
import io.striate.api.op.MaxPool2d;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Training in less memory: values that the forward pass assigns and the backward pass reads are
/// not kept, but computed a second time right before the backward pass reads them. The results have
/// the same bits.
///
/// What a dropped value is computed from is dropped too, unless the backward pass keeps it anyway.
///
/// Source: Chen, Xu, Zhang and Guestrin, "Training deep nets with sublinear memory cost",
/// arXiv:1604.06174.
public final class Recomputation {
  /// Multiply-accumulates that take the time in which memory moves a number.
  private static final double MACS_PER_NUMBER = 16;

  private final Program program;
  private final Map<Integer, Instruction> producers;

  /// Ids of what lives until the backward pass.
  private final Set<Integer> lasting = new HashSet<>();

  /// Ids of what is never dropped.
  private final Set<Integer> fixed = new HashSet<>();

  /// @param program a step of training
  public Recomputation(Program program) {
    this.program = program;
    producers = program.producers();
    for (Instruction instruction : program.instructions()) {
      if (instruction.phase() != Phase.FORWARD) {
        instruction.inputs().forEach(input -> lasting.add(input.id()));
      }
    }
    results().forEach(result -> fixed.add(result.id()));
    for (Instruction instruction : program.instructions()) {
      pooled(instruction).forEach(value -> fixed.add(value.id()));
    }
    lasting.addAll(fixed);
  }

  private List<Value> results() {
    var results = new ArrayList<Value>();
    program.outputs().forEach(output -> results.add(output.value()));
    program.updates().forEach(update -> results.add(update.next()));
    return results;
  }

  /// The values that need not be kept: those first that take the least time for each byte to be
  /// computed again.
  public List<Value> candidates() {
    var costs = new HashMap<Value, Double>();
    for (Instruction instruction : program.instructions()) {
      if (instruction.phase() == Phase.FORWARD) {
        Value value = instruction.outputs().getFirst();
        if (value.perSample() && lasting.contains(value.id()) && !fixed.contains(value.id())) {
          costs.put(value, cost(value) / value.type().bytes());
        }
      }
    }
    return costs.keySet().stream()
        .sorted(
            Comparator.<Value>comparingDouble(value -> Objects.requireNonNull(costs.get(value)))
                .thenComparingInt(Value::id))
        .toList();
  }

  /// What a convolution, the relu behind it and the maximum pooling behind that read and give.
  /// Backends compute the three and their gradients as one, by algorithms that round differently;
  /// they recognize them by what reads their values.
  private List<Value> pooled(Instruction instruction) {
    if (!(instruction.op() instanceof MaxPool2d)) {
      return List.of();
    }
    var values = new ArrayList<>(instruction.outputs());
    Value input = instruction.inputs().getFirst();
    Instruction before = producers.get(input.id());
    while (before != null && before.op().equals(new Elementwise(Elementwise.Function.RELU))) {
      values.add(input);
      input = before.inputs().getFirst();
      before = producers.get(input.id());
    }
    if (before == null || !(before.op() instanceof Conv2d)) {
      return List.of();
    }
    values.add(input);
    values.add(before.inputs().getFirst());
    return values;
  }

  /// What it takes to compute a value again if all else that the backward pass reads is there.
  private double cost(Value value) {
    var needed = new HashSet<Instruction>();
    collect(value, Set.of(value.id()), needed);
    double cost = 0;
    for (Instruction instruction : needed) {
      cost += instruction.macs() / MACS_PER_NUMBER;
      for (Value output : instruction.outputs()) {
        cost += output.type().shape().elements();
      }
    }
    return cost;
  }

  private void collect(Value value, Set<Integer> dropped, Set<Instruction> needed) {
    Instruction producer = Objects.requireNonNull(producers.get(value.id()));
    if (needed.add(producer)) {
      for (Value input : producer.inputs()) {
        if (lost(input, dropped)) {
          collect(input, dropped, needed);
        }
      }
    }
  }

  /// Whether the backward pass does not find a value: it was dropped, or no longer needed.
  private boolean lost(Value value, Set<Integer> dropped) {
    return producers.containsKey(value.id())
        && value.perSample()
        && (dropped.contains(value.id()) || !lasting.contains(value.id()));
  }

  /// The program that computes some values again.
  ///
  /// @param values some of the [#candidates]
  public Program without(Collection<Value> values) {
    var dropped = new HashSet<Integer>();
    values.forEach(value -> dropped.add(value.id()));
    var rewriter = new Rewriter(program);
    var copies = new HashMap<Integer, Value>();
    return rewriter.rewrite(instruction -> {
      List<Value> inputs =
          instruction.phase() == Phase.FORWARD
              ? rewriter.here(instruction.inputs())
              : found(rewriter, instruction.inputs(), dropped, copies);
      return rewriter.emit().emit(instruction.op(), inputs);
    });
  }

  private List<Value> found(
      Rewriter rewriter, List<Value> values, Set<Integer> dropped, Map<Integer, Value> copies) {
    var result = new ArrayList<Value>();
    for (Value value : values) {
      if (lost(value, dropped) && !copies.containsKey(value.id())) {
        again(rewriter, Objects.requireNonNull(producers.get(value.id())), dropped, copies);
      }
      Value copy = copies.get(value.id());
      result.add(copy != null ? copy : rewriter.here(value));
    }
    return result;
  }

  private void again(
      Rewriter rewriter,
      Instruction instruction,
      Set<Integer> dropped,
      Map<Integer, Value> copies) {
    List<Value> inputs = found(rewriter, instruction.inputs(), dropped, copies);
    Emitter emit = rewriter.emit();
    Phase phase = emit.phase();
    emit.phase(Phase.RECOMPUTE);
    List<Value> outputs =
        emit.in(
            instruction.scope(),
            () -> instruction.op().again(emit, inputs, rewriter.here(instruction.outputs())));
    emit.phase(phase);
    for (int i = 0; i < outputs.size(); i++) {
      Value output = instruction.outputs().get(i);
      if (lost(output, dropped)) {
        copies.put(output.id(), outputs.get(i));
      }
    }
  }
}
