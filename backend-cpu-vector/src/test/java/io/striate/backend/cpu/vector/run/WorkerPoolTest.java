package io.striate.backend.cpu.vector.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class WorkerPoolTest {

  @Test
  void everyTaskRunsOnceInEveryRun() {
    for (int threads : new int[] {1, 2, 3, 7}) {
      try (var pool = new WorkerPool(threads)) {
        assertEquals(threads, pool.threads());
        for (int count : new int[] {0, 1, 2, 13, 64}) {
          var ran = new AtomicIntegerArray(count + 1);
          int runs = 300;
          for (int i = 0; i < runs; i++) {
            pool.run(
                count,
                (task, worker) -> {
                  assertTrue(worker < threads);
                  ran.incrementAndGet(task);
                });
          }
          for (int task = 0; task < count; task++) {
            assertEquals(runs, ran.get(task), threads + " threads, task " + task);
          }
        }
      }
    }
  }

  @Test
  void tasksRunInParallel() {
    try (var pool = new WorkerPool(2)) {
      var both = new CountDownLatch(2);
      pool.run(
          2,
          (task, worker) -> {
            both.countDown();
            awaitQuietly(both);
          });
      assertEquals(0, both.getCount());
    }
  }

  @Test
  void aWorkerNumberIsNeverInUseTwice() {
    try (var pool = new WorkerPool(3)) {
      var inUse = new AtomicIntegerArray(3);
      for (int i = 0; i < 200; i++) {
        pool.run(
            17,
            (task, worker) -> {
              assertEquals(1, inUse.incrementAndGet(worker));
              inUse.decrementAndGet(worker);
            });
      }
    }
  }

  @Test
  void theFailureOfTheFirstTaskIsThrownAfterAllHaveRun() {
    try (var pool = new WorkerPool(2)) {
      var ran = new AtomicIntegerArray(8);
      var failures = new RuntimeException[8];
      for (int i = 0; i < failures.length; i++) {
        failures[i] = new IllegalStateException("task " + i);
      }
      var thrown =
          assertThrows(
              RuntimeException.class,
              () ->
                  pool.run(
                      8,
                      (task, worker) -> {
                        ran.incrementAndGet(task);
                        if (task >= 3) {
                          throw failures[task];
                        }
                      }));
      assertSame(failures[3], thrown);
      for (int task = 0; task < 8; task++) {
        assertEquals(1, ran.get(task));
      }
      pool.run(1, (task, worker) -> ran.incrementAndGet(task));
      assertEquals(2, ran.get(0));
    }
  }

  @Test
  void aRunInsideARunIsRejectedOnEveryThread() {
    try (var pool = new WorkerPool(2)) {
      var both = new CountDownLatch(2);
      var refused = new AtomicIntegerArray(2);
      pool.run(
          2,
          (task, worker) -> {
            both.countDown();
            awaitQuietly(both);
            var e = assertThrows(IllegalStateException.class, () -> pool.run(1, (t, w) -> {}));
            assertEquals("a task of this worker pool cannot run tasks on it", e.getMessage());
            refused.incrementAndGet(worker);
          });
      assertEquals(1, refused.get(0));
      assertEquals(1, refused.get(1));
    }
  }

  @Test
  void aSecondCallerWaitsForItsTurn() throws InterruptedException {
    try (var pool = new WorkerPool(2)) {
      var begun = new CountDownLatch(1);
      var released = new CountDownLatch(1);
      var ran = new AtomicIntegerArray(2);
      var second =
          Thread.ofPlatform().unstarted(() -> pool.run(1, (task, worker) -> ran.set(1, 1)));
      var first =
          Thread.ofPlatform()
              .start(() ->
                  pool.run(
                      1,
                      (task, worker) -> {
                        begun.countDown();
                        awaitQuietly(released);
                        ran.set(0, 1 - ran.get(1));
                      }));
      begun.await();
      second.start();
      second.interrupt();
      while (second.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
      released.countDown();
      first.join();
      second.join();
      assertEquals(1, ran.get(0), "the first ran before the second");
      assertEquals(1, ran.get(1), "the second ran although it was interrupted");
    }
  }

  @Test
  void callersOnSeveralThreadsRunAllTheirTasks() throws InterruptedException {
    try (var pool = new WorkerPool(3)) {
      var sums = new AtomicIntegerArray(4);
      var inUse = new AtomicIntegerArray(3);
      var callers = new Thread[sums.length()];
      for (int i = 0; i < callers.length; i++) {
        int caller = i;
        callers[i] =
            Thread.ofPlatform()
                .start(() -> {
                  for (int run = 0; run < 300; run++) {
                    pool.run(
                        5,
                        (task, worker) -> {
                          if (inUse.incrementAndGet(worker) == 1) {
                            sums.addAndGet(caller, task);
                          }
                          inUse.decrementAndGet(worker);
                        });
                  }
                });
      }
      for (Thread caller : callers) {
        caller.join();
      }
      for (int i = 0; i < callers.length; i++) {
        assertEquals(300 * 10, sums.get(i), "caller " + i);
      }
    }
  }

  @Test
  void closingEndsTheThreads() {
    var pool = new WorkerPool(3);
    Thread helper = pool.helper(2);
    pool.run(5, (task, worker) -> {});
    pool.close();
    pool.close();
    assertFalse(helper.isAlive());
    var e = assertThrows(IllegalStateException.class, () -> pool.run(1, (task, worker) -> {}));
    assertEquals("this worker pool is closed", e.getMessage());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
