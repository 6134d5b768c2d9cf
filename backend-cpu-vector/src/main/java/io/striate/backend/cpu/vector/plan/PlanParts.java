package io.striate.backend.cpu.vector.plan;

import io.striate.api.backend.PlanPart;
import io.striate.api.program.Instruction;
import io.striate.api.program.Phase;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.backend.cpu.vector.run.Body;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Tells for each node of a plan which instructions of the program it stands for, and so which
/// layers it serves and what it costs by the plain formulas.
///
/// A node computes its outputs from its inputs, so it stands for the instructions on the paths
/// between them. Only those of one phase count: a gradient that recomputes what the forward pass
/// did not keep is still a gradient. A value on no path, such as packed weights, belongs to the
/// node that reads it.
final class PlanParts {
  private final Map<Integer, Instruction> producers;
  private final Map<Integer, PlanNode> readers = new HashMap<>();
  private final Map<Integer, PlanNode> nodes = new HashMap<>();
  private final List<PlanPart> parts = new ArrayList<>();
  private final Map<Integer, Integer> makers = new HashMap<>();

  PlanParts(Program program, List<PlanNode> nodes) {
    producers = program.producers();
    for (PlanNode node : nodes) {
      node.inputs().forEach(input -> readers.putIfAbsent(input.id(), node));
      node.outputs().forEach(output -> this.nodes.put(output.id(), node));
    }
  }

  /// Adds the part of a node, and returns its number. A combination of partial sums is no part of
  /// its own: it belongs to the node that makes them.
  int add(PlanNode node, Body body) {
    if (node.maker() instanceof Combination) {
      return makers.getOrDefault(node.inputs().getFirst().id(), 0);
    }
    Collection<Instruction> own = instructions(combination(node).orElse(node));
    Collection<Instruction> served = own.isEmpty() ? reader(node) : own;
    parts.add(
        new PlanPart(
            operation(node),
            scopes(served),
            served.stream().findFirst().map(Instruction::phase).orElse(Phase.FORWARD),
            body.algorithm(),
            own.stream().mapToLong(Instruction::macs).sum(),
            bytes(node.inputs()) + bytes(node.outputs())));
    int number = parts.size() - 1;
    node.outputs().forEach(output -> makers.put(output.id(), number));
    return number;
  }

  /// Adds the part of a copy of a value, and returns its number.
  int addCopy(Value value) {
    List<Instruction> maker =
        Optional.ofNullable(producers.get(value.id())).map(List::of).orElse(List.of());
    parts.add(
        new PlanPart(
            "copy " + value.type(), scopes(maker), Phase.UPDATE, "", 0, 2 * value.type().bytes()));
    return parts.size() - 1;
  }

  /// The part that makes a value.
  int maker(Value value) {
    return makers.getOrDefault(value.id(), 0);
  }

  List<PlanPart> all() {
    return parts;
  }

  private static long bytes(List<Value> values) {
    return values.stream().mapToLong(value -> value.type().bytes()).sum();
  }

  private static List<String> scopes(Collection<Instruction> instructions) {
    return instructions.stream()
        .map(Instruction::scope)
        .filter(scope -> !scope.isEmpty())
        .distinct()
        .toList();
  }

  /// A node's label without the layer behind it.
  private static String operation(PlanNode node) {
    int scope = node.label().indexOf("  # ");
    return scope < 0 ? node.label() : node.label().substring(0, scope);
  }

  /// The node that adds up the partial sums of another.
  private Optional<PlanNode> combination(PlanNode node) {
    return Optional.ofNullable(readers.get(node.outputs().getFirst().id()))
        .filter(reader -> reader.maker() instanceof Combination);
  }

  private Collection<Instruction> reader(PlanNode node) {
    return node.outputs().stream()
        .map(output -> Optional.ofNullable(readers.get(output.id())))
        .flatMap(Optional::stream)
        .findFirst()
        .map(this::instructions)
        .orElse(List.of());
  }

  private List<Instruction> instructions(PlanNode node) {
    var found = new LinkedHashSet<Instruction>();
    var known = new LinkedHashSet<Integer>();
    node.inputs().forEach(input -> addKnown(input, known));
    for (Value output : node.outputs()) {
      Instruction last = producers.get(output.id());
      if (last != null) {
        collect(last, last.phase(), known, found);
      }
    }
    return List.copyOf(found);
  }

  /// Adds a value, and what it was laid out from if no instruction makes it.
  private void addKnown(Value value, Set<Integer> known) {
    known.add(value.id());
    PlanNode maker = nodes.get(value.id());
    if (maker != null && !producers.containsKey(value.id())) {
      maker.inputs().forEach(input -> addKnown(input, known));
    }
  }

  /// Adds what an instruction depends on, and then itself.
  private void collect(
      Instruction instruction, Phase phase, Set<Integer> known, Set<Instruction> found) {
    if (instruction.phase() != phase || found.contains(instruction)) {
      return;
    }
    for (Value input : instruction.inputs()) {
      Instruction producer = producers.get(input.id());
      if (producer != null && known.add(input.id())) {
        collect(producer, phase, known, found);
      }
    }
    found.add(instruction);
  }
}
