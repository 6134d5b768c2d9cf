package io.striate.training;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Lets threads that ask at the same time share one run, without a thread of its own.
///
/// A caller that finds no run in progress runs for all waiting callers, itself included, up to the
/// largest batch; the others wait meanwhile. So a caller that is alone pays for no switch of
/// threads, and under load batches grow by themselves to what came in during the run before.
///
/// @param <S> what is asked
/// @param <A> what is answered
final class BatchQueue<S, A> {
  /// Answers questions of one kind. Called by one thread at a time.
  interface Runner<S, A> {
    /// Whether two questions may share a batch.
    boolean alike(S one, S other);

    /// The outcome of each question, in their order.
    ///
    /// @param batch at least 1, alike
    List<Outcome<A>> run(List<S> batch);
  }

  /// An answer, or why there is none.
  sealed interface Outcome<A> {
    /// An answer.
    record Answer<A>(A value) implements Outcome<A> {}

    /// Why a question cannot be answered.
    record Failure<A>(RuntimeException reason) implements Outcome<A> {}
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grown = lock.newCondition();
  private final Condition idle = lock.newCondition();
  private final ArrayDeque<Waiting<S, A>> queue = new ArrayDeque<>();
  private final Runner<S, A> runner;
  private final int most;
  private final long patience;
  private boolean running;
  private boolean closed;

  /// @param most the largest batch
  /// @param patience nanoseconds that a run waits for its batch to fill
  BatchQueue(Runner<S, A> runner, int most, long patience) {
    this.runner = runner;
    this.most = most;
    this.patience = patience;
  }

  /// A thread that waits for answers.
  private static final class Caller {
    private final Condition changed;
    private int unanswered;

    Caller(Condition changed, int unanswered) {
      this.changed = changed;
      this.unanswered = unanswered;
    }
  }

  /// A question and, later, its outcome.
  private static final class Waiting<S, A> {
    private final S question;
    private final Caller caller;
    private Optional<Outcome<A>> outcome = Optional.empty();

    Waiting(S question, Caller caller) {
      this.question = question;
      this.caller = caller;
    }
  }

  /// The outcomes of some questions, in their order. An interruption does not end the waiting.
  ///
  /// @throws IllegalStateException if the queue is closed
  List<Outcome<A>> ask(List<S> questions) {
    var own = new ArrayList<Waiting<S, A>>();
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("this predictor is closed");
      }
      var caller = new Caller(lock.newCondition(), questions.size());
      for (S question : questions) {
        var waiting = new Waiting<S, A>(question, caller);
        own.add(waiting);
        queue.add(waiting);
      }
      if (running && queue.size() >= most) {
        grown.signal();
      }
      while (caller.unanswered > 0) {
        if (running) {
          caller.changed.awaitUninterruptibly();
        } else {
          lead();
        }
      }
    } finally {
      lock.unlock();
    }
    return own.stream().map(each -> each.outcome.orElseThrow()).toList();
  }

  /// Answers one batch. The lock is held before and after, but not while the batch runs. The thread
  /// is not interrupted meanwhile: others wait for what it does.
  private void lead() {
    running = true;
    List<Waiting<S, A>> batch = List.of();
    boolean interrupted = Thread.interrupted();
    try {
      interrupted = interrupted || awaitMore();
      batch = take();
      List<Outcome<A>> outcomes;
      lock.unlock();
      try {
        outcomes = runner.run(batch.stream().map(each -> each.question).toList());
      } finally {
        lock.lock();
      }
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).outcome = Optional.of(outcomes.get(i));
      }
    } finally {
      finish(batch);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Waits for the batch to fill. Returns whether an interruption has ended the waiting.
  private boolean awaitMore() {
    boolean interrupted = false;
    long left = patience;
    while (left > 0 && queue.size() < most && !interrupted && !closed) {
      try {
        left = grown.awaitNanos(left);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    return interrupted;
  }

  /// Takes those out of the queue that may share a batch with the first.
  private List<Waiting<S, A>> take() {
    var batch = new ArrayList<Waiting<S, A>>();
    Iterator<Waiting<S, A>> all = queue.iterator();
    while (all.hasNext() && batch.size() < most) {
      Waiting<S, A> next = all.next();
      if (batch.isEmpty() || runner.alike(batch.getFirst().question, next.question)) {
        batch.add(next);
        all.remove();
      }
    }
    return batch;
  }

  /// Wakes those who have their answers, and one that leads the next run. Those without an outcome
  /// fail: an error ends the thread that ran their batch, and no other.
  private void finish(List<Waiting<S, A>> batch) {
    running = false;
    for (Waiting<S, A> each : batch) {
      if (each.outcome.isEmpty()) {
        each.outcome =
            Optional.of(
                new Outcome.Failure<>(
                    new IllegalStateException("an error ended the thread that ran the batch")));
      }
      each.caller.unanswered--;
      if (each.caller.unanswered == 0) {
        each.caller.changed.signal();
      }
    }
    if (!queue.isEmpty()) {
      queue.getFirst().caller.changed.signal();
    } else {
      idle.signalAll();
    }
  }

  /// Refuses new questions, waits until those that were asked have been answered, and ends the
  /// work; only the first call does.
  ///
  /// @param end frees what the runner holds
  void close(Runnable end) {
    lock.lock();
    try {
      boolean first = !closed;
      closed = true;
      grown.signalAll();
      while (running || !queue.isEmpty()) {
        idle.awaitUninterruptibly();
      }
      if (first) {
        end.run();
      }
    } finally {
      lock.unlock();
    }
  }
}
