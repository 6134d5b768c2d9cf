package io.striate.backend.cpu.vector.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.backend.Backend;
import io.striate.api.backend.Plan;
import io.striate.api.op.Conv2d;
import io.striate.api.op.Reduce;
import io.striate.api.op.Window2d;
import io.striate.api.program.Differentiation;
import io.striate.api.program.Emitter;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.CpuVectorBackend;
import io.striate.backend.cpu.vector.LeNet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Whole steps with both forms of Winograd's algorithm, in all three passes.
class WinogradPlanTest {
  /// A 3x3 and a 5x5 convolution, each with a relu, and gradients by everything.
  static Program training(int batch) {
    return training(batch, 24, 11, 40);
  }

  private static Program training(int batch, int channels, int size, int filters) {
    var emit = new Emitter("wide", batch, 1);
    Value x = emit.input("x", TensorType.float32(batch, channels, size, size + 2), true);
    Value first = emit.state("first", TensorType.float32(32, channels, 3, 3));
    Value second = emit.state("second", TensorType.float32(filters, 32, 5, 5));
    Value map = emit.relu(emit.one(new Conv2d(Window2d.square(3, 1, 1), 1), x, first));
    Value out = emit.relu(emit.one(new Conv2d(Window2d.square(5, 1, 2), 1), map, second));
    Value loss = emit.scale(emit.reduce(Reduce.Kind.SUM, out, List.of(0, 1, 2, 3)), 0x1p-20);
    List<Value> gradients = Differentiation.gradients(emit, loss, List.of(x, first, second));
    emit.output("out", out);
    emit.output("gradX", gradients.get(0));
    emit.update(first, emit.subtract(first, gradients.get(1)));
    emit.update(second, emit.subtract(second, gradients.get(2)));
    return emit.build();
  }

  private static Map<String, Tensor> run(int threads, int batch) {
    Program program = training(batch);
    try (Backend backend = new CpuVectorBackend(threads, false)) {
      Map<String, Tensor> tensors = LeNet.tensors(backend, program, 5);
      try (Plan plan = backend.plan(program, LeNet.bindings(tensors))) {
        plan.run();
      }
      return tensors;
    }
  }

  private static long lines(boolean exact, String form) {
    // So wide that whole vectors of any width are filled.
    Program program = training(64, 64, 30, 64);
    try (Backend backend = new CpuVectorBackend(2, exact);
        Plan plan = backend.plan(program, LeNet.bindings(LeNet.tensors(backend, program, 1)))) {
      return plan.describe().stream().filter(line -> line.contains(form)).count();
    }
  }

  @Test
  void aFastPlanNamesBothFormsInAllPassesAndAnExactOneNeither() {
    assertEquals(3, lines(false, ": Winograd F(4x4, 3x3)"));
    assertEquals(3, lines(false, ": Winograd F(2x2, 5x5)"));
    assertEquals(0, lines(true, "Winograd"));
  }

  @Test
  void theSameBitsForAnyNumberOfThreads() {
    for (int batch : new int[] {1, 3, 9}) {
      Map<String, Tensor> one = run(1, batch);
      for (int threads : new int[] {2, 3}) {
        Map<String, Tensor> several = run(threads, batch);
        one.forEach((name, tensor) ->
            assertArrayEquals(
                tensor.toFloats(),
                Objects.requireNonNull(several.get(name)).toFloats(),
                name + " of " + batch + " samples on " + threads + " threads"));
      }
    }
  }
}
