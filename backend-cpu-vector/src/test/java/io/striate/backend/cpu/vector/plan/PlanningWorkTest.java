package io.striate.backend.cpu.vector.plan;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.op.Elementwise;
import io.striate.api.program.Differentiation;
import io.striate.api.program.Emitter;
import io.striate.api.program.Phase;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.conv.choice.ConvAlgorithms;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// The work of planning grows in proportion to the program: counted as how often operands of nodes
/// are looked at while stages and memory are planned.
class PlanningWorkTest {
  private static final int FACTOR = 10;

  /// A recurrent network, unrolled: every step reads the same weights, and the gradient reads what
  /// every step left.
  private static Program unrolled(int steps, int batch) {
    var emit = new Emitter("unrolled", batch, 1);
    Value x = emit.input("x", TensorType.float32(batch, 4), true);
    Value weight = emit.state("weight", TensorType.float32(4, 4));
    Value bias = emit.state("bias", TensorType.float32(4));
    Value memory = x;
    for (int step = 0; step < steps; step++) {
      Value sum = emit.add(emit.matmul(memory, weight, false, false), bias);
      memory = emit.apply(Elementwise.Function.TANH, emit.multiply(sum, x));
    }
    Value loss = emit.sum(memory);
    emit.output("loss", loss);
    emit.phase(Phase.BACKWARD);
    List<Value> parameters = List.of(weight, bias);
    List<Value> gradients = Differentiation.gradients(emit, loss, parameters);
    emit.phase(Phase.UPDATE);
    for (int i = 0; i < parameters.size(); i++) {
      emit.update(parameters.get(i), emit.subtract(parameters.get(i), gradients.get(i)));
    }
    return emit.build();
  }

  /// A list that counts how often an element is taken from it.
  private static final class Counted<T> extends AbstractList<T> {
    private final List<T> all;
    private final AtomicLong count;

    Counted(List<T> all, AtomicLong count) {
      this.all = all;
      this.count = count;
    }

    @Override
    public T get(int index) {
      count.incrementAndGet();
      return all.get(index);
    }

    @Override
    public int size() {
      return all.size();
    }
  }

  private static long looks(Program program) {
    var constants = new Constants(program, Fusion.nodes(program, new ConvAlgorithms(true)));
    var count = new AtomicLong();
    var nodes = new ArrayList<PlanNode>();
    for (PlanNode node : constants.rest()) {
      nodes.add(
          new PlanNode(
              node.label(),
              new Counted<>(node.inputs(), count),
              new Counted<>(node.outputs(), count),
              node.rule(),
              node.maker()));
    }
    var stages = new Stages(program, nodes);
    var memory = new MemoryPlan(program, MemoryPlan.nowhere(), stages, constants.values(), 2);
    assertTrue(memory.leastBufferBytes() > 0);
    return count.get();
  }

  @Test
  void looksAtOperandsInProportionToTheProgram() {
    for (int batch : new int[] {1, 16}) {
      Program small = unrolled(100, batch);
      Program large = unrolled(FACTOR * 100, batch);
      double growth = (double) large.instructions().size() / small.instructions().size();
      double work = (double) looks(large) / looks(small);
      assertTrue(
          work < 1.1 * growth,
          "batch %d: %.1f times the instructions, %.1f times the work"
              .formatted(batch, growth, work));
    }
  }
}
