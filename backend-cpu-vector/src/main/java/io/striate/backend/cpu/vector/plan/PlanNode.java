package io.striate.backend.cpu.vector.plan;

import io.striate.api.op.AdamUpdate;
import io.striate.api.op.BatchRule;
import io.striate.api.op.MatMul;
import io.striate.api.op.Move;
import io.striate.api.op.Op;
import io.striate.api.op.SgdUpdate;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.BodyMaker;
import java.util.List;
import java.util.stream.Stream;

/// A step of a plan before it has memory and a stage: an instruction of the program, or several
/// fused into one.
///
/// @param label for descriptions of the plan
/// @param rule how it treats the batch
/// @param maker makes its body for some samples
/// @param late whether it runs no earlier than the node before it, though all that it reads may be
///   there: what is computed again to save memory
record PlanNode(
    String label,
    List<Value> inputs,
    List<Value> outputs,
    BatchRule rule,
    BodyMaker maker,
    boolean late) {
  /// A node that runs as soon as it can.
  PlanNode(String label, List<Value> inputs, List<Value> outputs, BatchRule rule, BodyMaker maker) {
    this(label, inputs, outputs, rule, maker, false);
  }

  /// The same, run no earlier than the node before it.
  PlanNode asLate() {
    return new PlanNode(label, inputs, outputs, rule, maker, true);
  }

  /// An instruction as it is.
  static PlanNode of(Instruction instruction) {
    String scope = instruction.scope().isEmpty() ? "" : "  # " + instruction.scope();
    return new PlanNode(
        instruction.op() + scope,
        instruction.inputs(),
        instruction.outputs(),
        instruction.batchRule(),
        new InstructionMaker(instruction));
  }

  /// Whether all values per sample have their rows for each sample of the batch.
  boolean follows(int batch) {
    return Stream.concat(inputs.stream(), outputs.stream())
        .allMatch(
            value -> !value.perSample() || value.type().shape().extent(0) == batch * value.rows());
  }

  /// Whether this is a matrix product.
  boolean isProduct() {
    return maker instanceof InstructionMaker(Instruction instruction)
        && instruction.op() instanceof MatMul;
  }

  /// Whether every output may lie where the input of the same role lies: number i of each output
  /// depends on number i of the inputs alone.
  boolean updatesInPlace() {
    return maker instanceof InstructionMaker(Instruction instruction)
        && (instruction.op() instanceof SgdUpdate || instruction.op() instanceof AdamUpdate);
  }

  /// Whether this only gives its input another shape.
  boolean renames() {
    return maker instanceof InstructionMaker(Instruction instruction)
        && instruction.op() instanceof Move.Reshape;
  }

  /// Whether this lays weights out for another node.
  boolean packs() {
    return rule == BatchRule.INDEPENDENT && !(maker instanceof InstructionMaker);
  }

  boolean perSample() {
    return rule == BatchRule.PER_SAMPLE;
  }

  /// Makes the body of a single instruction.
  record InstructionMaker(Instruction instruction) implements BodyMaker {
    @Override
    public Body make(int first, int count, boolean shared) {
      if (shared || !sliced()) {
        return body(instruction.op(), instruction.inputTypes(), instruction.outputTypes(), shared);
      }
      return body(
          instruction.slice(first, count),
          sliced(instruction.inputs(), count),
          sliced(instruction.outputs(), count),
          shared);
    }

    private static Body body(Op op, List<TensorType> in, List<TensorType> out, boolean shared) {
      return Bodies.of(op, in, out, shared)
          .orElseThrow(() -> new IllegalArgumentException(op.name() + " has not been lowered"));
    }

    private boolean sliced() {
      return instruction.batchRule() == BatchRule.PER_SAMPLE
          || instruction.batchRule() == BatchRule.SUMS_BATCH;
    }

    @Override
    public Object key(int first, int count) {
      Op op = sliced() ? instruction.slice(first, count) : instruction.op();
      return List.of(op, count);
    }

    private static List<TensorType> sliced(List<Value> values, int count) {
      return values.stream().map(value -> slice(value, count)).toList();
    }
  }

  /// The type of some samples of a value; the whole type if it does not belong to samples.
  static TensorType slice(Value value, int count) {
    return value.type(count);
  }
}
