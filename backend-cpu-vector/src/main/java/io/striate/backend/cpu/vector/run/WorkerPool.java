package io.striate.backend.cpu.vector.run;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A few threads that run numbered tasks together; the caller of [#run] is one of them.
///
/// A waiting thread spins for about 20 microseconds, then parks. Spinning is what makes regions of
/// 100 microseconds worth sharing (1.7 to 1.87 times as fast on two threads, against 1.1 with a
/// parallel stream); parking frees the processor between steps.
///
/// Tasks are handed out by number, the last first, from one atomic word that holds the number of
/// the run and how many tasks are left, so a thread that is late can never take a task of another
/// run. Any thread may run any task: a task must write only what belongs to its number (the
/// worker's number is for scratch memory alone), then the results are the same for any number of
/// threads.
///
/// Nothing is allocated by a run. A pool serves one run at a time: a second caller waits for its
/// turn, in the order of arrival, also if it is interrupted meanwhile. A task that calls [#run] is
/// refused, because it would wait for itself.
public final class WorkerPool implements AutoCloseable {

  /// Work cut into numbered tasks.
  @FunctionalInterface
  public interface Task {
    /// Runs one task. The worker's number is below [WorkerPool#threads()]; no two tasks that run at
    /// the same time have the same one.
    void run(int task, int worker);
  }

  private static final long SPIN_NANOS = 20_000;
  private static final Task NOTHING = (task, worker) -> {};

  private final Thread[] helpers;

  /// High word: number of the run. Low word: number of its tasks that no thread has taken yet.
  private final AtomicLong ticket = new AtomicLong();

  private final AtomicInteger finished = new AtomicInteger();
  private final ReentrantLock turn = new ReentrantLock(true);
  private final AtomicInteger parked = new AtomicInteger();

  private Task task = NOTHING;
  private int tasks;
  private volatile @Nullable Thread waitingCaller;
  private volatile boolean closed;

  private final Object failureLock = new Object();
  private int failedTask;
  private @Nullable Throwable failure;

  /// A pool of that many threads, the caller of [#run] included: 1 starts no thread at all.
  public WorkerPool(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads is " + threads + "; give 1 or more");
    }
    helpers = new Thread[threads - 1];
    for (int i = 0; i < helpers.length; i++) {
      int worker = i + 1;
      helpers[i] =
          Thread.ofPlatform().daemon().name("striate-cpu-" + worker).unstarted(() -> serve(worker));
    }
    for (Thread helper : helpers) {
      helper.start();
    }
  }

  /// How many threads run tasks, the caller included.
  public int threads() {
    return helpers.length + 1;
  }

  /// The helper with this number, 1 and up: for tests that count what each thread allocates.
  public Thread helper(int worker) {
    return helpers[worker - 1];
  }

  /// Runs tasks 0 to count - 1 and returns when all are done. All of them run even if one fails;
  /// then the failure of the task with the lowest number is thrown.
  ///
  /// @throws IllegalStateException if the pool is closed, or the caller is one of its own tasks
  public void run(int count, Task work) {
    if (closed) {
      throw new IllegalStateException("this worker pool is closed");
    }
    if (count == 0) {
      return;
    }
    if (turn.isHeldByCurrentThread() || isHelper(Thread.currentThread())) {
      throw new IllegalStateException("a task of this worker pool cannot run tasks on it");
    }
    turn.lock();
    try {
      task = work;
      tasks = count;
      finished.setPlain(0);
      long run = ((ticket.getPlain() >>> 32) + 1) & 0xffff_ffffL;
      ticket.set((run << 32) | count);
      if (count > 1 && parked.get() > 0) {
        for (Thread helper : helpers) {
          LockSupport.unpark(helper);
        }
      }
      takeTasks(run, 0);
      awaitFinished(count);
      task = NOTHING;
      throwFailure();
    } finally {
      turn.unlock();
    }
  }

  private boolean isHelper(Thread thread) {
    for (Thread helper : helpers) {
      if (helper.equals(thread)) {
        return true;
      }
    }
    return false;
  }

  private void serve(int worker) {
    long seen = 0;
    while (!closed) {
      long run = awaitRun(seen);
      takeTasks(run, worker);
      seen = run;
    }
  }

  /// Waits for a run later than the one seen, or for the end.
  private long awaitRun(long seen) {
    long start = System.nanoTime();
    while (true) {
      long run = ticket.get() >>> 32;
      if (run != seen || closed) {
        return run;
      }
      if (System.nanoTime() - start < SPIN_NANOS) {
        Thread.onSpinWait();
        continue;
      }
      parked.incrementAndGet();
      if ((ticket.get() >>> 32) == seen && !closed) {
        LockSupport.park(this);
      }
      parked.decrementAndGet();
      Thread.interrupted();
    }
  }

  private void takeTasks(long run, int worker) {
    while (true) {
      long now = ticket.get();
      if ((now >>> 32) != run) {
        return;
      }
      int left = (int) now;
      if (left == 0) {
        return;
      }
      if (ticket.compareAndSet(now, now - 1)) {
        runOne(left - 1, worker);
      }
    }
  }

  private void runOne(int number, int worker) {
    int count = tasks;
    try {
      task.run(number, worker);
    } catch (RuntimeException | Error e) {
      synchronized (failureLock) {
        if (failure == null || number < failedTask) {
          failure = e;
          failedTask = number;
        }
      }
    }
    if (finished.incrementAndGet() == count) {
      Thread caller = waitingCaller;
      if (caller != null) {
        LockSupport.unpark(caller);
      }
    }
  }

  private void awaitFinished(int count) {
    long start = System.nanoTime();
    while (finished.get() < count) {
      if (System.nanoTime() - start < SPIN_NANOS) {
        Thread.onSpinWait();
        continue;
      }
      waitingCaller = Thread.currentThread();
      if (finished.get() < count) {
        LockSupport.park(this);
      }
      waitingCaller = null;
    }
  }

  private void throwFailure() {
    Throwable thrown;
    synchronized (failureLock) {
      thrown = failure;
      failure = null;
    }
    if (thrown instanceof RuntimeException e) {
      throw e;
    }
    if (thrown instanceof Error e) {
      throw e;
    }
  }

  /// Ends the helpers and waits for them. A second call does nothing.
  @Override
  public void close() {
    closed = true;
    boolean interrupted = false;
    for (Thread helper : helpers) {
      LockSupport.unpark(helper);
      while (helper.isAlive()) {
        try {
          helper.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
