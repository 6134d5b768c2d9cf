package io.striate.backend.gpu.aparapi.plan;

import io.striate.api.op.BatchNorm;
import io.striate.api.op.BatchNormInference;
import io.striate.api.op.Elementwise;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Generate;
import io.striate.api.op.Op;
import io.striate.api.program.Instruction;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.backend.gpu.aparapi.routines.core.Chain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Fuses element-wise instructions into chains. An instruction whose result is only read by the
/// next one, in the same shape, is computed in the kernel of that one, so intermediate results are
/// never written to memory. Constants become part of the source of the kernel. A batch
/// normalization that is followed by a chain becomes part of it; its statistics are computed first.
///
/// An instruction whose result is read twice is not computed twice. A chain has at most six
/// operands.
final class ChainFusion {
  private static final int LONGEST = 24;

  private final Program program;
  private final Map<Integer, Instruction> producers;
  private final Map<Integer, Integer> readers = new HashMap<>();
  private final Map<Integer, Instruction> onlyReader = new HashMap<>();
  private final Set<Integer> kept = new HashSet<>();
  private final Map<Integer, Chain> pending = new HashMap<>();
  private final Map<Integer, Set<String>> scopes = new HashMap<>();
  private final Map<Integer, Chain.Constant> constants = new HashMap<>();
  private final Map<Integer, Instruction> fills = new HashMap<>();
  private final Set<Integer> made = new HashSet<>();
  private final List<Work> works = new ArrayList<>();

  private ChainFusion(Program program) {
    this.program = program;
    this.producers = program.producers();
  }

  /// A unit of work: one or more instructions that are computed together.
  sealed interface Work {
    List<Value> inputs();

    List<Value> outputs();

    /// The instruction, or the last of a chain.
    Instruction last();

    /// A description for display.
    String label();

    /// The layers that the instructions belong to, in the order of the instructions.
    default List<String> scopes() {
      return scopes(last());
    }

    private static List<String> scopes(Instruction instruction) {
      return instruction.scope().isEmpty() ? List.of() : List.of(instruction.scope());
    }

    /// A single instruction.
    record Single(Instruction last) implements Work {
      @Override
      public List<Value> inputs() {
        return last.inputs();
      }

      @Override
      public List<Value> outputs() {
        return last.outputs();
      }

      @Override
      public String label() {
        return last.op().toString();
      }
    }

    /// The mean and variance of a batch normalization whose other result is part of a chain.
    record Statistics(Instruction last) implements Work {
      @Override
      public List<Value> inputs() {
        return List.of(last.inputs().getFirst());
      }

      @Override
      public List<Value> outputs() {
        return last.outputs().subList(1, 3);
      }

      @Override
      public String label() {
        return "statistics of " + last.op();
      }
    }

    /// A chain of element-wise functions in one kernel.
    record Fused(Chain chain, Instruction last, List<String> scopes) implements Work {
      public Fused {
        scopes = List.copyOf(scopes);
      }

      @Override
      public List<Value> inputs() {
        return chain.leaves().stream().map(Chain.Leaf::value).distinct().toList();
      }

      @Override
      public List<Value> outputs() {
        return List.of(last.outputs().getFirst());
      }

      @Override
      public String label() {
        return chain.describe();
      }
    }
  }

  /// The units of work of a program, in topological order.
  static List<Work> of(Program program) {
    var fusion = new ChainFusion(program);
    fusion.count();
    program.instructions().forEach(fusion::visit);
    return List.copyOf(fusion.works);
  }

  private void count() {
    for (Instruction instruction : program.instructions()) {
      for (Value input : instruction.inputs()) {
        readers.merge(input.id(), 1, Integer::sum);
        onlyReader.put(input.id(), instruction);
      }
    }
    program.outputs().forEach(output -> kept.add(output.value().id()));
    program.updates().forEach(update -> kept.add(update.next().id()));
  }

  private void visit(Instruction instruction) {
    Op op = instruction.op();
    Value output = instruction.outputs().getFirst();
    if (op instanceof Generate.Fill(var shape, double value)) {
      constants.put(output.id(), new Chain.Constant((float) value));
      fills.put(output.id(), instruction);
      if (kept.contains(output.id())) {
        materialize(output);
      }
    } else if (op instanceof Elementwise(var function)) {
      chain(instruction, function, output);
    } else if (op instanceof BatchNorm(double epsilon) && isFusible(output)) {
      instruction.inputs().forEach(this::materialize);
      works.add(new Work.Statistics(instruction));
      List<Value> statistics = instruction.outputs();
      pending.put(output.id(), normal(instruction, statistics.get(1), statistics.get(2), epsilon));
      joinScopes(instruction);
    } else if (op instanceof BatchNormInference(double epsilon) && isFusible(output)) {
      instruction.inputs().forEach(this::materialize);
      List<Value> inputs = instruction.inputs();
      pending.put(output.id(), normal(instruction, inputs.get(3), inputs.get(4), epsilon));
      joinScopes(instruction);
    } else {
      instruction.inputs().forEach(this::materialize);
      works.add(new Work.Single(instruction));
    }
  }

  /// `(x - mean) * (1 / sqrt(variance + epsilon)) * scale + shift`.
  private static Chain normal(Instruction norm, Value mean, Value variance, double epsilon) {
    Chain deviation =
        call(
            Function.SQRT,
            call(Function.ADD, perChannel(variance), new Chain.Constant((float) epsilon)));
    Chain centered =
        call(Function.SUBTRACT, new Chain.Leaf(norm.inputs().getFirst(), false), perChannel(mean));
    Chain normal = call(Function.MULTIPLY, centered, call(Function.RECIPROCAL, deviation));
    Chain scaled = call(Function.MULTIPLY, normal, perChannel(norm.inputs().get(1)));
    return call(Function.ADD, scaled, perChannel(norm.inputs().get(2)));
  }

  private static Chain call(Function function, Chain... operands) {
    return new Chain.Apply(function, List.of(operands));
  }

  private static Chain perChannel(Value value) {
    return new Chain.Leaf(value, true);
  }

  private void chain(Instruction instruction, Function function, Value output) {
    Chain chain = apply(function, instruction);
    for (Value input : instruction.inputs()) {
      if (!constants.containsKey(input.id())
          && (chain.leaves().size() > Chain.OPERANDS.size() || chain.functions() > LONGEST)) {
        materialize(input);
        chain = apply(function, instruction);
      }
    }
    pending.put(output.id(), chain);
    joinScopes(instruction);
    if (!isFusible(output)) {
      finish(instruction, output);
    }
  }

  private Chain apply(Function function, Instruction instruction) {
    return new Chain.Apply(function, instruction.inputs().stream().map(this::operand).toList());
  }

  private Chain operand(Value value) {
    Chain.Constant constant = constants.get(value.id());
    if (constant != null) {
      return constant;
    }
    Chain chain = pending.get(value.id());
    return chain == null ? new Chain.Leaf(value, false) : chain;
  }

  /// Whether a result is read exactly once, by an element-wise instruction of the same shape.
  private boolean isFusible(Value output) {
    Instruction reader = onlyReader.get(output.id());
    return reader != null
        && readers.getOrDefault(output.id(), 0) == 1
        && !kept.contains(output.id())
        && reader.op() instanceof Elementwise
        && reader.outputs().getFirst().type().shape().equals(output.type().shape());
  }

  /// Makes sure that a value is written to memory.
  private void materialize(Value value) {
    Instruction fill = fills.get(value.id());
    if (fill != null && made.add(value.id())) {
      works.add(new Work.Single(fill));
    }
    if (pending.containsKey(value.id())) {
      finish(Objects.requireNonNull(producers.get(value.id())), value);
    }
  }

  /// A chain belongs to the layers of all its instructions.
  private void joinScopes(Instruction instruction) {
    var joined = new LinkedHashSet<String>();
    for (Value input : instruction.inputs()) {
      if (pending.containsKey(input.id())) {
        joined.addAll(scopes.getOrDefault(input.id(), Set.of()));
      }
    }
    if (!instruction.scope().isEmpty()) {
      joined.add(instruction.scope());
    }
    scopes.put(instruction.outputs().getFirst().id(), joined);
  }

  private void finish(Instruction last, Value output) {
    Chain chain = Objects.requireNonNull(pending.remove(output.id()));
    var layers = List.copyOf(Objects.requireNonNull(scopes.get(output.id())));
    works.add(new Work.Fused(chain, last, layers));
  }
}
