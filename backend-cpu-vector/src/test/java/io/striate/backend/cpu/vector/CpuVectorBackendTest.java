package io.striate.backend.cpu.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.Availability;
import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Backends;
import io.striate.api.error.StriateException;
import io.striate.api.program.Program;
import io.striate.api.tensor.Tensor;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

public class CpuVectorBackendTest {

  @Test
  void theServiceLoaderFindsIt() {
    Backends providers = Backends.installed();
    assertTrue(
        providers.choose("cpu-vector").provider().availability() instanceof Availability.Available);
  }

  @Test
  void unknownSettingsAreRejected() {
    var options = new BackendOptions(1, false, Map.of("device", "x"));
    var e = assertThrows(StriateException.class, () -> new CpuVectorProvider().open(options));
    assertEquals("backend 'cpu-vector' has no setting [device]", e.problems().getFirst().what());
  }

  @Test
  void moreThreadsThanAMachineHasAreRejectedBeforeTheyStart() {
    var options = BackendOptions.defaults().withThreads(CpuVectorProvider.MOST_THREADS + 1);
    var e = assertThrows(StriateException.class, () -> new CpuVectorProvider().open(options));
    assertEquals(
        "backend 'cpu-vector' runs on at most 1,024 threads, got 1,025",
        e.problems().getFirst().what());
  }

  @Test
  void ownKernelsAgreeWithTheirLoweringOverAWholeStep() {
    Program program = LeNet.training(5);
    Program core = program.lowered((op, in) -> false);
    try (var backend = new CpuVectorProvider().open(BackendOptions.defaults().withThreads(1))) {
      Map<String, Tensor> expected = LeNet.tensors(backend, program, 7);
      Map<String, Tensor> actual = LeNet.tensors(backend, program, 7);
      for (int step = 0; step < 3; step++) {
        try (var plan = backend.plan(core, LeNet.bindings(expected))) {
          plan.run();
        }
        try (var plan = backend.plan(program, LeNet.bindings(actual))) {
          plan.run();
        }
      }
      assertClose(expected, actual, 2e-5);
    }
  }

  /// Equal within a share of the largest number of each tensor.
  public static void assertClose(
      Map<String, Tensor> expected, Map<String, Tensor> actual, double tolerance) {
    expected.forEach((name, tensor) -> {
      if (tensor.type().element() != io.striate.api.tensor.ElementType.FLOAT32) {
        return;
      }
      float[] want = tensor.toFloats();
      float[] have = Objects.requireNonNull(actual.get(name)).toFloats();
      double scale = 1e-6;
      for (float w : want) {
        scale = Math.max(scale, Math.abs(w));
      }
      for (int i = 0; i < want.length; i++) {
        assertEquals(want[i], have[i], tolerance * scale, name + " at " + i);
      }
    });
  }
}
