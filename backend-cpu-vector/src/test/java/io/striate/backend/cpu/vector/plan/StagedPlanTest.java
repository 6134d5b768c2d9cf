package io.striate.backend.cpu.vector.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.Backend;
import io.striate.api.backend.Bindings;
import io.striate.api.backend.Kernel;
import io.striate.api.backend.Plan;
import io.striate.api.op.Op;
import io.striate.api.program.Program;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import io.striate.backend.cpu.vector.CpuVectorBackend;
import io.striate.backend.cpu.vector.CpuVectorBackendTest;
import io.striate.backend.cpu.vector.LeNet;
import io.striate.backend.cpu.vector.MixedNetwork;
import io.striate.backend.cpu.vector.NormalizedNetwork;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StagedPlanTest {

  /// The same kernels under the default planner: operation by operation.
  private record OpByOp(Backend kernels) implements Backend {
    @Override
    public String name() {
      return "op-by-op";
    }

    @Override
    public Map<String, String> properties() {
      return Map.of();
    }

    @Override
    public Tensor allocate(TensorType type) {
      return kernels.allocate(type);
    }

    @Override
    public Optional<Kernel> kernel(Op op, List<TensorType> in, List<TensorType> out) {
      return kernels.kernel(op, in, out);
    }

    @Override
    public void close() {
      kernels.close();
    }
  }

  private static Map<String, Tensor> run(Backend backend, Program program, int steps) {
    Map<String, Tensor> tensors = LeNet.tensors(backend, program, 11);
    try (Plan plan = backend.plan(program, LeNet.bindings(tensors))) {
      for (int step = 0; step < steps; step++) {
        plan.run();
      }
    }
    return tensors;
  }

  static List<Program> programs(int batch) {
    return List.of(
        LeNet.training(batch), MixedNetwork.training(batch), NormalizedNetwork.training(batch));
  }

  @Test
  void aPlanComputesTheSameAsItsSingleOperations() {
    for (int batch : new int[] {1, 5, 64, 67}) {
      for (Program program : programs(batch)) {
        try (Backend staged = new CpuVectorBackend(2, true);
            Backend plain = new OpByOp(new CpuVectorBackend(1, true))) {
          // Adam divides by square roots of gradients near zero, so one step only is compared
          // closely.
          CpuVectorBackendTest.assertClose(run(plain, program, 1), run(staged, program, 1), 2e-4);
        }
      }
    }
  }

  @Test
  void anyNumberOfThreadsGivesTheSameBits() {
    for (int batch : new int[] {1, 5, 64, 67}) {
      for (Program program : programs(batch)) {
        Map<String, Tensor> expected = Map.of();
        for (int threads : new int[] {1, 2, 3, 7}) {
          try (Backend backend = new CpuVectorBackend(threads, true)) {
            Map<String, Tensor> actual = run(backend, program, 3);
            expected = expected.isEmpty() ? actual : expected;
            assertSameBits(
                expected,
                actual,
                program.name() + ", " + batch + " samples, " + threads + " threads");
          }
        }
      }
    }
  }

  private static void assertSameBits(
      Map<String, Tensor> expected, Map<String, Tensor> actual, String what) {
    expected.forEach((name, tensor) -> {
      if (tensor.type().element() == ElementType.FLOAT32) {
        Tensor other = Objects.requireNonNull(actual.get(name));
        assertArrayEquals(tensor.toFloats(), other.toFloats(), what + ", " + name);
      }
    });
  }

  @Test
  void aTrainingStepIsOneShardedStageBetweenTwoOfTheWholeBatch() {
    Program program = LeNet.training(64);
    try (Backend backend = new CpuVectorBackend(2, true);
        Plan plan = backend.plan(program, LeNet.bindings(LeNet.tensors(backend, program, 1)))) {
      List<String> stages =
          plan.describe().stream().filter(line -> line.startsWith("stage")).toList();
      assertEquals(3, stages.size(), stages.toString());
      String text = String.join("\n", plan.describe());
      assertTrue(text.contains("batch 64: 8 shards of up to 8 samples"), text);
      assertTrue(text.contains("conv2d (kernel 5x5) + relu + maxpool2d"), text);
      assertTrue(text.contains("conv2d-grad-weight and -bias of pooled  # conv1"), text);
      assertTrue(text.contains("matmul bᵀ + bias + relu  # dense1"), text);
    }
  }

  @Test
  void operationsOnTheWholeBatchSplitTheShardedStages() {
    Program program = MixedNetwork.training(16);
    try (Backend backend = new CpuVectorBackend(2, true);
        Plan plan = backend.plan(program, LeNet.bindings(LeNet.tensors(backend, program, 1)))) {
      List<String> stages =
          plan.describe().stream().filter(line -> line.startsWith("stage")).toList();
      assertEquals(7, stages.size(), stages.toString());
      assertTrue(stages.get(1).contains("sharded") && stages.get(3).contains("sharded"));
      assertTrue(stages.get(2).contains("whole batch") && stages.get(4).contains("whole batch"));
    }
  }

  @Test
  void aClosedPlanDoesNotRun() {
    Program program = LeNet.training(1);
    try (Backend backend = new CpuVectorBackend(1, true)) {
      Plan plan = backend.plan(program, LeNet.bindings(LeNet.tensors(backend, program, 1)));
      plan.close();
      plan.close();
      var e = assertThrows(IllegalStateException.class, plan::run);
      assertEquals("the plan is closed", e.getMessage());
    }
  }

  @Test
  void aMissingTensorIsNamed() {
    Program program = LeNet.training(1);
    try (Backend backend = new CpuVectorBackend(1, true)) {
      var e =
          assertThrows(
              io.striate.api.error.StriateException.class,
              () -> backend.plan(program, new Bindings(Map.of())));
      assertEquals("no tensor is bound to 'image'", e.problems().getFirst().what());
    }
  }
}
