package io.striate.training.step;

import io.striate.api.backend.Backend;
import io.striate.api.program.Instruction;
import io.striate.api.program.Program;
import io.striate.layers.program.Programs;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;

/// Makes small steps of training on synthetic samples, on a thread of its own, while the data is
/// being opened: so the backend's code is loaded and on its way to being compiled when the first
/// batch comes.
///
/// It touches nothing of a run, whose bits are the same with it and without. A step cannot be cut
/// short, so only one that is small enough not to be waited for is made at all.
public final class PlanWarmUp implements AutoCloseable {
  /// Multiply-accumulates of a step that code which is not yet compiled gets done in a few tenths
  /// of a second.
  private static final long MOST_MACS = 10_000_000;

  /// Below this, a backend may take other ways than for the batches that come.
  private static final int LEAST_BATCH = 8;

  private final AtomicBoolean ended = new AtomicBoolean();
  private final Optional<FutureTask<Integer>> steps;

  private PlanWarmUp(Backend backend, Programs programs, int batch) {
    FutureTask<Integer> task = new FutureTask<>(() -> run(backend, programs, batch));
    // A limit counts what belongs to the run, and this does not.
    steps = backend.memoryLimit().isPresent() ? Optional.empty() : Optional.of(task);
    steps.ifPresent(work -> Thread.ofPlatform().daemon().name("striate-warm-up").start(work));
  }

  /// Begins.
  ///
  /// @param backend not used by others until this is closed
  /// @param batch the size of the run's batches
  public static PlanWarmUp begin(Backend backend, Programs programs, int batch) {
    return new PlanWarmUp(backend, programs, batch);
  }

  /// How many steps were made.
  private int run(Backend backend, Programs programs, int batch) {
    int size = Math.min(LEAST_BATCH, batch);
    Program program = programs.training(size);
    if (program.instructions().stream().mapToLong(Instruction::macs).sum() > MOST_MACS) {
      return 0;
    }
    int count = 0;
    try (var step = new ScratchStep(backend, programs, program)) {
      do {
        step.run();
        count++;
      } while (!ended.get());
    }
    return count;
  }

  /// Ends after the step that is being made. Closing twice does nothing.
  ///
  /// @throws io.striate.api.error.StriateException if the backend failed
  @Override
  public void close() {
    steps();
  }

  /// Ends, and tells how many steps were made.
  public int steps() {
    ended.set(true);
    return steps.map(PlanWarmUp::await).orElse(0);
  }

  private static int await(FutureTask<Integer> work) {
    try {
      return work.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the plan was warming up", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw new IllegalStateException("warming up failed", e);
      }
    }
  }
}
