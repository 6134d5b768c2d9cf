package io.striate.backend.cpu.vector.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.Bindings;
import io.striate.api.backend.Plan;
import io.striate.api.op.BatchRule;
import io.striate.api.op.CompositeOp;
import io.striate.api.op.Example;
import io.striate.api.op.Softmax;
import io.striate.api.program.Emitter;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.CpuVectorBackend;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Operations that no body here knows are planned as their lowering.
class LoweredTest {
  /// `x²`, of which only a plug-in knows.
  private record Square() implements CompositeOp {
    @Override
    public String name() {
      return "square";
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
      return inputs;
    }

    @Override
    public BatchRule batchRule(List<TensorType> inputs, List<Boolean> perSample) {
      return perSample.getFirst() ? BatchRule.PER_SAMPLE : BatchRule.INDEPENDENT;
    }

    @Override
    public List<Value> lower(Emitter emit, List<Value> inputs) {
      return List.of(emit.multiply(inputs.getFirst(), inputs.getFirst()));
    }

    @Override
    public List<Example> examples() {
      return List.of();
    }
  }

  private static Program program(boolean strange) {
    var emit = new Emitter("squares", 2, 1);
    Value x = emit.input("x", TensorType.float32(2, 3), true);
    Value y = strange ? emit.one(new Square(), x) : emit.one(new Softmax(), x);
    emit.output("y", y);
    return emit.build();
  }

  @Test
  void anOperationWithoutABodyIsLowered() {
    Program program = program(true);
    TensorType type = TensorType.float32(2, 3);
    try (var backend = new CpuVectorBackend(2, true);
        Tensor x = backend.allocate(type);
        Tensor y = backend.allocate(type)) {
      assertTrue(backend.kernel(new Square(), List.of(type), List.of(type)).isEmpty());
      assertTrue(backend.memory(program).isPresent());
      try (Plan plan = backend.plan(program, new Bindings(Map.of("x", x, "y", y)))) {
        x.writeFloats(1, 2, 3, -4, 0.5f, 0);
        plan.run();
        assertArrayEquals(new float[] {1, 4, 9, 16, 0.25f, 0}, y.toFloats());
      }
    }
  }

  @Test
  void anOperationWithABodyIsKept() {
    Program known = program(false);
    assertSame(known, Bodies.lowered(known));
    Program lowered = Bodies.lowered(program(true));
    assertEquals(
        List.of("multiply"), lowered.instructions().stream().map(i -> i.op().name()).toList());
  }
}
