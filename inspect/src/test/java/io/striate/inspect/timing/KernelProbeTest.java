package io.striate.inspect.timing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.backend.Backend;
import io.striate.api.backend.Bindings;
import io.striate.api.backend.Kernel;
import io.striate.api.backend.Plan;
import io.striate.api.op.Op;
import io.striate.api.program.Program;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Tensor;
import io.striate.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KernelProbeTest {
  /// Each run takes a quarter of a second on a clock of the test's own: four to warm up and four
  /// that count.
  private static final long NANOS_A_RUN = 250_000_000;

  private final List<String> done = new ArrayList<>();
  private long clock;

  @Test
  void measuresEachForASecondOnceItIsWarm() {
    var probes = KernelProbe.measure(new Slow(), 1, () -> clock);
    assertEquals(2, probes.size());
    assertEquals("GEMM of 512 x 512 x 512", probes.getFirst().what());
    assertEquals(2 * 512.0 * 512 * 512 * 4, probes.getFirst().flops());
    assertEquals("conv 3x3 of 32 to 64 channels, 8 maps of 28x28", probes.getLast().what());
    assertEquals(2 * 8.0 * 28 * 28 * 64 * 32 * 9 * 4, probes.getLast().flops());
    assertEquals(16, done.stream().filter("run"::equals).count());
    assertEquals(2, done.stream().filter("plan closed"::equals).count());
    assertEquals(6, done.stream().filter("tensor closed"::equals).count());
  }

  private final class Slow implements Backend {
    @Override
    public String name() {
      return "slow";
    }

    @Override
    public Map<String, String> properties() {
      return Map.of();
    }

    @Override
    public Tensor allocate(TensorType type) {
      return new Tensor() {
        @Override
        public TensorType type() {
          return type;
        }

        @Override
        public void write(HostArray source) {}

        @Override
        public void read(HostArray target) {}

        @Override
        public void close() {
          done.add("tensor closed");
        }
      };
    }

    @Override
    public Optional<Kernel> kernel(Op op, List<TensorType> inputs, List<TensorType> outputs) {
      return Optional.empty();
    }

    @Override
    public Plan plan(Program program, Bindings tensors) {
      return new Plan() {
        @Override
        public void run() {
          done.add("run");
          clock += NANOS_A_RUN;
        }

        @Override
        public List<String> describe() {
          return List.of();
        }

        @Override
        public void close() {
          done.add("plan closed");
        }
      };
    }

    @Override
    public void close() {}
  }
}
