package io.striate.backend.cpu.vector.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.striate.api.backend.Plan;
import io.striate.api.program.Program;
import io.striate.backend.cpu.vector.CpuVectorBackend;
import io.striate.backend.cpu.vector.LeNet;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A training step in its steady state allocates nothing.
///
/// Only at the width of the machine: elsewhere the JDK emulates vectors by objects. And in a
/// process of its own: what the compiler makes of a kernel depends on everything that the process
/// has run before, and after thousands of other tests it may leave a vector on the heap for good.
@Tag("native-width")
class SteadyStepTest {
  @Test
  void ofExactPrograms() {
    StagedPlanTest.programs(64).forEach(program -> assertAllocatesNothing(program, true));
  }

  @Test
  void ofBothFormsOfWinograd() {
    assertAllocatesNothing(WinogradPlanTest.training(8), false);
  }

  /// The first runs allocate until the compiler's last stage has got to every kernel, which on a
  /// busy machine it asks more calls for than the 5,000 it begins with, and some kernels are called
  /// once a step; that a run without allocation comes is the claim.
  private static void assertAllocatesNothing(Program program, boolean exact) {
    try (CpuVectorBackend backend = new CpuVectorBackend(2, exact);
        Plan plan = backend.plan(program, LeNet.bindings(LeNet.tensors(backend, program, 1)))) {
      var threads = new ArrayList<Thread>(List.of(Thread.currentThread()));
      threads.addAll(backend.helpers());
      var bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long[] ids = threads.stream().mapToLong(Thread::threadId).toArray();
      long least = Long.MAX_VALUE;
      for (int round = 0; round < 2000 && least > 0; round++) {
        long[] before = bean.getThreadAllocatedBytes(ids);
        for (int step = 0; step < 20; step++) {
          plan.run();
        }
        long[] after = bean.getThreadAllocatedBytes(ids);
        long bytes = 0;
        for (int i = 0; i < ids.length; i++) {
          bytes += after[i] - before[i];
        }
        // Reading the counters allocates the array that holds them.
        least = Math.min(least, Math.max(0, bytes - 64));
      }
      assertEquals(0, least, "bytes allocated by the calmest 20 steps of " + program.name());
    }
  }
}
