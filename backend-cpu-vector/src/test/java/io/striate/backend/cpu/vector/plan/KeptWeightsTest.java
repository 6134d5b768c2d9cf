package io.striate.backend.cpu.vector.plan;

import static io.striate.backend.cpu.vector.Numbers.assertSame;
import static io.striate.backend.cpu.vector.Numbers.whole;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.Backend;
import io.striate.api.backend.Bindings;
import io.striate.api.backend.Plan;
import io.striate.api.program.Emitter;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.CpuVectorBackend;
import io.striate.backend.cpu.vector.dense.PackedGemm;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Weights that a plan packs once, and large ones that the whole batch meets at once.
class KeptWeightsTest {
  private static Program product(int batch, int depth, int units) {
    var emit = new Emitter("product", batch, 1);
    Value x = emit.input("x", TensorType.float32(batch, depth), true);
    Value weight = emit.state("weight", TensorType.float32(units, depth));
    emit.output("y", emit.matmul(x, weight, false, true));
    return emit.build();
  }

  /// `weight` becomes `weight + step`.
  private static Program growth(int depth, int units) {
    var emit = new Emitter("growth", 1, 1);
    Value weight = emit.state("weight", TensorType.float32(units, depth));
    Value step = emit.input("step", TensorType.float32(units, depth), false);
    emit.update(weight, emit.add(weight, step));
    return emit.build();
  }

  private static float[] expected(int batch, int depth, int units, float[] x, float[] weight) {
    float[] y = new float[batch * units];
    PackedGemm.multiplyScalar(
        batch, units, depth, x, 0, depth, 1, weight, 0, 1, depth, y, 0, units, false);
    return y;
  }

  private static Tensor tensor(Backend backend, float[] values, int... extents) {
    Tensor tensor = backend.allocate(TensorType.float32(extents));
    tensor.write(new HostArray.Floats(values));
    return tensor;
  }

  @Test
  void weightsThatACallerWritesArePackedAgain() {
    try (Backend backend = new CpuVectorBackend(2, true)) {
      float[] x = whole(1, 2 * 5);
      float[] first = whole(2, 3 * 5);
      float[] second = whole(3, 3 * 5);
      Tensor weight = tensor(backend, first, 3, 5);
      Tensor y = tensor(backend, new float[6], 2, 3);
      var bindings = new Bindings(Map.of("x", tensor(backend, x, 2, 5), "weight", weight, "y", y));
      try (Plan plan = backend.plan(product(2, 5, 3), bindings)) {
        plan.run();
        plan.run();
        assertSame(expected(2, 5, 3, x, first), y.toFloats(), "as they were");
        weight.write(new HostArray.Floats(second));
        plan.run();
        assertSame(expected(2, 5, 3, x, second), y.toFloats(), "written between runs");
      }
    }
  }

  @Test
  void weightsThatAnotherPlanUpdatesArePackedAgain() {
    try (Backend backend = new CpuVectorBackend(2, true)) {
      float[] x = whole(1, 2 * 5);
      float[] first = whole(2, 3 * 5);
      float[] step = whole(3, 3 * 5);
      Tensor weight = tensor(backend, first, 3, 5);
      Tensor y = tensor(backend, new float[6], 2, 3);
      var bindings = new Bindings(Map.of("x", tensor(backend, x, 2, 5), "weight", weight, "y", y));
      var others = new Bindings(Map.of("weight", weight, "step", tensor(backend, step, 3, 5)));
      try (Plan plan = backend.plan(product(2, 5, 3), bindings);
          Plan other = backend.plan(growth(5, 3), others)) {
        plan.run();
        other.run();
        plan.run();
        float[] grown = new float[first.length];
        for (int i = 0; i < grown.length; i++) {
          grown[i] = first[i] + step[i];
        }
        assertSame(expected(2, 5, 3, x, grown), y.toFloats(), "updated between runs");
      }
    }
  }

  @Test
  void largeWeightsAreReadOnceForTheWholeBatch() {
    int depth = 1031;
    int units = 517;
    for (int batch : List.of(1, 3, 5, 33, 301)) {
      float[] x = whole(1, batch * depth);
      float[] weight = whole(2, units * depth);
      try (Backend backend = new CpuVectorBackend(3, true)) {
        Tensor y = tensor(backend, new float[batch * units], batch, units);
        var bindings =
            new Bindings(
                Map.of(
                    "x",
                    tensor(backend, x, batch, depth),
                    "weight",
                    tensor(backend, weight, units, depth),
                    "y",
                    y));
        try (Plan plan = backend.plan(product(batch, depth, units), bindings)) {
          plan.run();
          assertSame(expected(batch, depth, units, x, weight), y.toFloats(), batch + " samples");
          List<String> stages =
              plan.describe().stream().filter(line -> line.startsWith("stage")).toList();
          assertEquals(1, stages.size(), stages.toString());
          assertTrue(stages.getFirst().contains("whole batch"), stages.toString());
        }
      }
    }
  }
}
