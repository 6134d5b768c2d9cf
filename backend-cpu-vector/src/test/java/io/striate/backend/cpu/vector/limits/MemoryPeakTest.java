package io.striate.backend.cpu.vector.limits;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.backend.cpu.vector.run.WorkerPool;
import org.junit.jupiter.api.Test;

class MemoryPeakTest {
  /// A cache that holds the arrays would be measured in place of memory.
  @Test
  void theArraysOfAllThreadsAreLargerThanCachesAndFitTheHeap() {
    long heap = Runtime.getRuntime().maxMemory();
    for (int threads : new int[] {1, 3}) {
      try (var pool = new WorkerPool(threads)) {
        long allocated = new MemoryPeak(pool).allocated();
        assertTrue(allocated > Math.min(380L << 20, heap / 5), allocated + " bytes");
        assertTrue(allocated <= heap / 4, allocated + " bytes of " + heap);
      }
    }
  }

  @Test
  void measuresARate() {
    try (var pool = new WorkerPool(2)) {
      double rate = new MemoryPeak(pool, 1 << 20).bytes(0.001);
      assertTrue(rate > 1e6 && Double.isFinite(rate), rate + " bytes a second");
    }
  }
}
