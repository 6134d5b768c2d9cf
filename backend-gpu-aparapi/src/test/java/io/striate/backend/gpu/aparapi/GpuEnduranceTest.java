package io.striate.backend.gpu.aparapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.BackendOptions;
import io.striate.api.backend.Bindings;
import io.striate.api.program.Emitter;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Memory does not grow over many launches and plans. Linux reports the memory of the process.
@Tag("device")
@EnabledOnOs(OS.LINUX)
class GpuEnduranceTest {
  private static final int LAUNCHES = 10_000;
  private static final int PLANS = 2_000;

  private static final int MOST_ROUNDS = 8;

  /// The allowed growth of a round: half a kilobyte per plan, or a hundred bytes per launch.
  private static final long GROWTH = 1L << 20;

  /// A matrix product and a chain: two launches.
  private static Program program() {
    var emit = new Emitter("endurance", 16, 0);
    Value x = emit.input("x", TensorType.float32(16, 32), true);
    Value weight = emit.state("weight", TensorType.float32(8, 32));
    Value y = emit.matmul(x, weight, false, true);
    emit.output("y", emit.multiply(y, y));
    return emit.build();
  }

  private static long residentBytes() throws IOException {
    System.gc();
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      String line = lines.filter(l -> l.startsWith("VmRSS:")).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("\\D", "")) << 10;
    }
  }

  /// A leak makes every round grow. The heap and the memory pools of the driver grow in the first
  /// few rounds only.
  @Test
  void memoryDoesNotGrow() throws IOException {
    try (var backend = (GpuBackend) new GpuProvider().open(BackendOptions.defaults());
        Tensor x = backend.allocate(TensorType.float32(16, 32));
        Tensor weight = backend.allocate(TensorType.float32(8, 32));
        Tensor y = backend.allocate(TensorType.float32(16, 8))) {
      x.writeFloats(new float[16 * 32]);
      weight.writeFloats(new float[8 * 32]);
      var bindings = new Bindings(Map.of("x", x, "weight", weight, "y", y));
      var growths = new ArrayList<Long>();
      endure(backend, bindings, y);
      do {
        long before = residentBytes();
        long launches = backend.traffic().orElseThrow().launches();
        endure(backend, bindings, y);
        growths.add(residentBytes() - before);
        assertTrue(backend.traffic().orElseThrow().launches() - launches >= LAUNCHES);
      } while (growths.getLast() > GROWTH && growths.size() < MOST_ROUNDS);
      assertTrue(growths.getLast() <= GROWTH, "bytes by which each round grew: " + growths);
    }
  }

  private static void endure(GpuBackend backend, Bindings bindings, Tensor y) {
    long allocated = backend.allocated();
    for (int i = 0; i < PLANS; i++) {
      try (var plan = backend.plan(program(), bindings)) {
        plan.run();
      }
    }
    assertEquals(allocated, backend.allocated());
    try (var plan = backend.plan(program(), bindings)) {
      for (int i = 0; i < LAUNCHES / 2; i++) {
        plan.run();
        if (i % 100 == 0) {
          assertEquals(0f, y.toFloats()[0]);
        }
      }
      assertEquals(0f, y.toFloats()[0]);
    }
  }
}
