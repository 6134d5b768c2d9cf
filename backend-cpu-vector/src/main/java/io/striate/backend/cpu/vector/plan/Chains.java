package io.striate.backend.cpu.vector.plan;

import io.striate.api.op.BatchRule;
import io.striate.api.op.Elementwise;
import io.striate.api.op.Generate;
import io.striate.api.op.Move;
import io.striate.api.program.Instruction;
import io.striate.api.program.Phase;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.elementwise.ChainLoops;
import io.striate.backend.cpu.vector.elementwise.ElementwiseChain;
import io.striate.backend.cpu.vector.elementwise.ElementwiseChain.Link;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Finds element-wise instructions that one pass over memory can compute: each reads what another
/// of them computes, and all results have the same shape. Backward they also serve one layer: where
/// gradients of several layers are added, one pass would make one row of all of them in the table
/// of times by layer.
///
/// The pass takes the place of the last of them, and what else reads its results comes later. So a
/// chain that something else reads grows only by instructions of the same layer, and only by those
/// that need nothing of what that computes: the gradient of a layer's input can then be computed
/// together with what is added up to that of its weights.
final class Chains {
  /// A chain of more instructions is cut: the blocks of its intermediate values would leave the
  /// first-level cache.
  private static final int LONGEST = 64;

  /// What the instructions of one chain have in common.
  private record Key(TensorType type, int rows, BatchRule rule, Phase phase, String scope) {
    static Key of(Instruction instruction) {
      Value out = instruction.outputs().getFirst();
      return new Key(
          out.type(),
          out.rows(),
          instruction.batchRule(),
          instruction.phase(),
          instruction.phase() == Phase.BACKWARD ? instruction.scope() : "");
    }
  }

  /// Instructions that may still grow.
  private static final class Chain {
    private final Key key;
    private List<Instruction> links = new ArrayList<>();

    /// Whether nothing else reads its results.
    private boolean open = true;

    Chain(Key key) {
      this.key = key;
    }

    boolean accepts(Instruction instruction) {
      return key.equals(Key.of(instruction))
          && (open || links.stream().allMatch(link -> link.scope().equals(instruction.scope())));
    }
  }

  private final Predicate<Instruction> free;
  private final Map<Integer, Chain> makers = new HashMap<>();

  /// The instruction that computes each value, and its number in the program.
  private final Map<Integer, Instruction> computed = new HashMap<>();

  private final Map<Integer, Integer> numbers = new HashMap<>();
  private final List<Chain> chains = new ArrayList<>();
  private final Set<Integer> constants = new HashSet<>();

  private Chains(Predicate<Instruction> free) {
    this.free = free;
  }

  /// The chains of a program, each of two or more instructions in the order of the program.
  ///
  /// @param free whether an instruction is not part of another node
  static List<List<Instruction>> of(Program program, Predicate<Instruction> free) {
    var chains = new Chains(free);
    program.instructions().forEach(chains::add);
    return chains.chains.stream()
        .map(chain -> chain.links)
        .filter(links -> links.size() > 1)
        .toList();
  }

  private void add(Instruction instruction) {
    instruction.outputs().forEach(output -> computed.put(output.id(), instruction));
    numbers.put(key(instruction), numbers.size());
    if (isConstant(instruction)) {
      instruction.outputs().forEach(output -> constants.add(output.id()));
      return;
    }
    boolean links = instruction.op() instanceof Elementwise && free.test(instruction);
    List<Chain> own = links ? joined(instruction) : List.of();
    for (Value input : instruction.inputs()) {
      Chain maker = makers.get(input.id());
      if (maker != null && !own.contains(maker)) {
        maker.open = false;
      }
    }
    if (links) {
      join(Key.of(instruction), own, instruction);
    }
  }

  /// The chains that an instruction joins.
  private List<Chain> joined(Instruction instruction) {
    var own = new ArrayList<Chain>();
    for (Value input : instruction.inputs()) {
      Chain maker = makers.get(input.id());
      boolean joins =
          maker != null
              && !own.contains(maker)
              && maker.accepts(instruction)
              && length(own) + maker.links.size() < LONGEST;
      if (joins) {
        own.add(maker);
      }
    }
    if (own.stream().anyMatch(chain -> !chain.open) && needsItself(own, instruction)) {
      own.removeIf(chain -> !chain.open);
    }
    return own;
  }

  /// Whether something outside of some chains and an instruction reads what they compute, and they
  /// read what follows from it.
  private boolean needsItself(List<Chain> own, Instruction instruction) {
    var seen = new HashSet<Integer>();
    var open = new ArrayDeque<Value>();
    own.forEach(chain -> outside(chain.links, own, open));
    outside(List.of(instruction), own, open);
    int first = own.stream().mapToInt(chain -> number(chain.links.getFirst())).min().orElse(0);
    while (!open.isEmpty()) {
      Value value = open.pop();
      Instruction maker = computed.get(value.id());
      Chain chain = makers.get(value.id());
      if (maker == null || !seen.add(value.id())) {
        continue;
      }
      if (own.contains(chain)) {
        return true;
      }
      List<Instruction> unit = chain == null ? List.of(maker) : chain.links;
      if (number(unit.getLast()) > first) {
        unit.forEach(link -> link.inputs().forEach(open::push));
      }
    }
    return false;
  }

  /// Adds what instructions read that some chains do not compute.
  private void outside(List<Instruction> instructions, List<Chain> own, Deque<Value> values) {
    for (Instruction instruction : instructions) {
      for (Value input : instruction.inputs()) {
        if (!own.contains(makers.get(input.id()))) {
          values.push(input);
        }
      }
    }
  }

  private static int key(Instruction instruction) {
    return instruction.outputs().getFirst().id();
  }

  private int number(Instruction instruction) {
    return Objects.requireNonNull(numbers.get(key(instruction)));
  }

  private static int length(List<Chain> chains) {
    return chains.stream().mapToInt(chain -> chain.links.size()).sum();
  }

  /// Makes one chain of several and an instruction that reads them.
  private void join(Key key, List<Chain> own, Instruction instruction) {
    Chain chain = own.isEmpty() ? new Chain(key) : own.getFirst();
    if (own.isEmpty()) {
      chains.add(chain);
    }
    for (Chain other : own.subList(Math.min(1, own.size()), own.size())) {
      for (Instruction link : other.links) {
        makers.put(link.outputs().getFirst().id(), chain);
      }
      chain.links.addAll(other.links);
      other.links = List.of();
    }
    chain.open = own.stream().allMatch(other -> other.open);
    chain.links.sort(Comparator.comparingInt(this::number));
    chain.links.add(instruction);
    makers.put(instruction.outputs().getFirst().id(), chain);
  }

  /// Whether [Constants] computes an instruction while planning.
  private boolean isConstant(Instruction instruction) {
    return instruction.inputs().isEmpty()
        ? instruction.op() instanceof Generate
        : instruction.inputs().stream().allMatch(input -> constants.contains(input.id()))
            && (instruction.batchRule() == BatchRule.INDEPENDENT
                || instruction.op() instanceof Move.Broadcast);
  }

  /// The node of a chain.
  ///
  /// @param kept whether a value is read by others
  /// @param loops those of the plan
  static PlanNode node(List<Instruction> chain, Predicate<Value> kept, ChainLoops loops) {
    var numbers = new LinkedHashMap<Integer, Integer>();
    var inputs = new ArrayList<Value>();
    Set<Integer> made =
        chain.stream().map(link -> link.outputs().getFirst().id()).collect(Collectors.toSet());
    for (Instruction instruction : chain) {
      for (Value input : instruction.inputs()) {
        if (!made.contains(input.id()) && numbers.putIfAbsent(input.id(), inputs.size()) == null) {
          inputs.add(input);
        }
      }
    }
    var links = new ArrayList<Link>();
    var outputs = new ArrayList<Value>();
    var keptLinks = new ArrayList<Integer>();
    for (Instruction instruction : chain) {
      Value result = instruction.outputs().getFirst();
      links.add(
          new Link(
              ((Elementwise) instruction.op()).function(),
              instruction.inputs().stream()
                  .map(input -> Objects.requireNonNull(numbers.get(input.id())))
                  .toList()));
      numbers.put(result.id(), inputs.size() + links.size() - 1);
      if (kept.test(result)) {
        outputs.add(result);
        keptLinks.add(links.size() - 1);
      }
    }
    Instruction last = chain.getLast();
    Value out = last.outputs().getFirst();
    BatchRule rule =
        last.batchRule() == BatchRule.PER_SAMPLE ? BatchRule.PER_SAMPLE : BatchRule.WHOLE_BATCH;
    return new PlanNode(
        label(chain) + Fusion.scope(last),
        inputs,
        outputs,
        rule,
        (first, count, shared) ->
            new ElementwiseChain(
                links,
                inputs.stream().map(in -> type(in, rule, count)).toList(),
                type(out, rule, count),
                keptLinks,
                loops));
  }

  private static TensorType type(Value value, BatchRule rule, int samples) {
    return rule == BatchRule.PER_SAMPLE ? value.type(samples) : value.type();
  }

  private static String label(List<Instruction> chain) {
    return chain.stream().map(link -> link.op().name()).collect(Collectors.joining(" + "));
  }
}
