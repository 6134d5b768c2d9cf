package io.striate.backend.cpu.vector.plan;

import io.striate.api.op.BatchRule;
import io.striate.api.op.Generate;
import io.striate.api.op.Move;
import io.striate.api.program.Instruction;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.backend.cpu.vector.run.Body;
import io.striate.backend.cpu.vector.run.Operands;
import io.striate.backend.cpu.vector.run.Storage;
import io.striate.backend.cpu.vector.run.Workspace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Computes once, while planning, what is the same in every run: numbers that a program makes
/// without inputs, such as the gradient of the loss by itself.
final class Constants {
  private final int batch;
  private final Map<Integer, Storage> values = new HashMap<>();
  private final List<PlanNode> rest = new ArrayList<>();

  Constants(Program program, List<PlanNode> nodes) {
    batch = program.batch();
    var results = new HashSet<Integer>();
    program.outputs().forEach(output -> results.add(output.value().id()));
    program.updates().forEach(update -> results.add(update.next().id()));
    for (PlanNode node : nodes) {
      boolean wanted = node.outputs().stream().anyMatch(output -> results.contains(output.id()));
      if (!wanted && isConstant(node)) {
        compute(node);
      } else {
        rest.add(node);
      }
    }
  }

  /// Where the constants lie.
  Map<Integer, Storage> values() {
    return values;
  }

  /// The nodes that are left.
  List<PlanNode> rest() {
    return rest;
  }

  private boolean isConstant(PlanNode node) {
    if (!(node.maker() instanceof PlanNode.InstructionMaker(Instruction instruction))) {
      return false;
    }
    boolean source = instruction.op() instanceof Generate && instruction.inputs().isEmpty();
    boolean derived =
        !instruction.inputs().isEmpty()
            && instruction.inputs().stream().allMatch(input -> values.containsKey(input.id()))
            && (instruction.batchRule() == BatchRule.INDEPENDENT
                || instruction.op() instanceof Move.Broadcast);
    return (source || derived)
        && instruction.outputs().stream()
            .allMatch(output -> output.type().element() == ElementType.FLOAT32);
  }

  private void compute(PlanNode node) {
    var operands = new Operands(node.inputs().size() + node.outputs().size());
    int operand = 0;
    for (Value input : node.inputs()) {
      Objects.requireNonNull(values.get(input.id())).place(operands, operand++, 0);
    }
    for (Value output : node.outputs()) {
      int size = output.type().shape().size();
      var storage = new Storage(new float[size], 0, output.perSample() ? size / batch : 0);
      storage.place(operands, operand++, 0);
      values.put(output.id(), storage);
    }
    Body body = node.maker().make(0, batch, true);
    var workspace = new Workspace(0, body.scratch(), body.words());
    for (int task = 0; task < body.tasks(); task++) {
      body.run(task, operands, workspace);
    }
  }
}
