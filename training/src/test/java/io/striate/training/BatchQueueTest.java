package io.striate.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.training.BatchQueue.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BatchQueueTest {
  /// Doubles numbers, even and odd ones apart, and remembers the batches. The first batch waits.
  private static final class Doubling implements BatchQueue.Runner<Integer, Integer> {
    private final List<List<Integer>> batches = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    @Override
    public boolean alike(Integer one, Integer other) {
      return one % 2 == other % 2;
    }

    @Override
    public List<Outcome<Integer>> run(List<Integer> batch) {
      batches.add(List.copyOf(batch));
      started.countDown();
      try {
        released.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      if (batch.contains(666)) {
        throw new AssertionError("an error of the backend");
      }
      var outcomes = new ArrayList<Outcome<Integer>>();
      for (int number : batch) {
        outcomes.add(
            number < 0
                ? new Outcome.Failure<>(new IllegalArgumentException("negative"))
                : new Outcome.Answer<>(2 * number));
      }
      return outcomes;
    }
  }

  private final Doubling runner = new Doubling();

  private record Asking(Thread thread, FutureTask<List<Outcome<Integer>>> answers) {
    List<Outcome<Integer>> get() throws Exception {
      return answers.get();
    }
  }

  private static Asking ask(BatchQueue<Integer, Integer> queue, Integer... numbers) {
    Callable<List<Outcome<Integer>>> work = () -> queue.ask(List.of(numbers));
    var task = new FutureTask<>(work);
    return new Asking(Thread.ofPlatform().daemon().start(task), task);
  }

  /// A caller that waits, behind others in the queue.
  private static Asking waiting(BatchQueue<Integer, Integer> queue, Integer... numbers) {
    Asking asking = ask(queue, numbers);
    while (asking.thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    return asking;
  }

  private static Outcome<Integer> answer(int value) {
    return new Outcome.Answer<>(value);
  }

  @Test
  void thoseThatComeDuringARunShareTheNext() throws Exception {
    var queue = new BatchQueue<>(runner, 4, 0);
    Asking first = ask(queue, 2);
    runner.started.await();
    List<Asking> others =
        IntStream.of(4, 6, 7, 8, 10, 12).mapToObj(number -> waiting(queue, number)).toList();
    runner.released.countDown();
    assertEquals(List.of(answer(4)), first.get());
    var found = new ArrayList<Outcome<Integer>>();
    for (Asking other : others) {
      found.addAll(other.get());
    }
    assertEquals(
        List.of(answer(8), answer(12), answer(14), answer(16), answer(20), answer(24)), found);
    assertEquals(
        List.of(List.of(2), List.of(4, 6, 8, 10), List.of(7), List.of(12)), runner.batches);
  }

  @Test
  void aCallerWithManyQuestionsIsAnsweredInOrder() throws Exception {
    runner.released.countDown();
    var queue = new BatchQueue<>(runner, 2, 0);
    assertEquals(
        List.of(answer(2), answer(4), answer(6), answer(8), answer(10)),
        queue.ask(List.of(1, 2, 3, 4, 5)));
    assertEquals(List.of(), queue.ask(List.of()));
    assertEquals(List.of(List.of(1, 3), List.of(2, 4), List.of(5)), runner.batches);
  }

  @Test
  void aRunWaitsForItsBatchToFill() throws Exception {
    runner.released.countDown();
    var queue = new BatchQueue<>(runner, 2, TimeUnit.DAYS.toNanos(1));
    Asking first = ask(queue, 2);
    while (first.thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    assertEquals(List.of(), runner.batches);
    assertEquals(List.of(answer(8)), queue.ask(List.of(4)));
    assertEquals(List.of(answer(4)), first.get());
    assertEquals(List.of(List.of(2, 4)), runner.batches);
  }

  @Test
  void aFailureIsOfOneQuestion() {
    runner.released.countDown();
    var queue = new BatchQueue<>(runner, 3, 0);
    List<Outcome<Integer>> outcomes = queue.ask(List.of(2, -2, 4));
    assertEquals(answer(4), outcomes.get(0));
    assertTrue(outcomes.get(1) instanceof Outcome.Failure<Integer>, outcomes::toString);
    assertEquals(answer(8), outcomes.get(2));
  }

  @Test
  void anErrorEndsTheThreadThatRunsAndLeavesNobodyWaiting() throws Exception {
    var queue = new BatchQueue<>(runner, 4, 0);
    Asking first = ask(queue, 2);
    runner.started.await();
    Asking second = waiting(queue, 666);
    Asking third = waiting(queue, 4);
    runner.released.countDown();
    first.get();
    assertEquals("an error of the backend", failure(second));
    assertEquals("an error ended the thread that ran the batch", failure(third));
    assertEquals(List.of(answer(16)), queue.ask(List.of(8)));
  }

  /// Why a caller has no answer, whether its own thread ran the batch or another.
  private static String failure(Asking asking) throws Exception {
    try {
      return asking.get().getFirst() instanceof Outcome.Failure<Integer>(RuntimeException reason)
          ? String.valueOf(reason.getMessage())
          : "answered";
    } catch (ExecutionException e) {
      return String.valueOf(e.getCause() == null ? "" : e.getCause().getMessage());
    }
  }

  @Test
  void closingAnswersThoseThatWaitAndRefusesOthers() throws Exception {
    var queue = new BatchQueue<>(runner, 1, 0);
    Asking first = ask(queue, 2);
    runner.started.await();
    Asking second = waiting(queue, 4);
    var ends = Collections.synchronizedList(new ArrayList<String>());
    Thread closing = Thread.ofPlatform().start(() -> queue.close(() -> ends.add("end")));
    while (closing.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    var refused = assertThrows(IllegalStateException.class, () -> queue.ask(List.of(6)));
    assertEquals("this predictor is closed", refused.getMessage());
    assertEquals(List.of(), ends);
    runner.released.countDown();
    closing.join();
    assertEquals(List.of("end"), ends);
    assertEquals(List.of(answer(4)), first.get());
    assertEquals(List.of(answer(8)), second.get());
    queue.close(() -> ends.add("end"));
    assertEquals(List.of("end"), ends);
  }

  @Test
  void closingEndsTheWaitForABatchToFill() throws Exception {
    runner.released.countDown();
    var queue = new BatchQueue<>(runner, 2, TimeUnit.DAYS.toNanos(1));
    Asking first = ask(queue, 2);
    while (first.thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    queue.close(() -> {});
    assertEquals(List.of(answer(4)), first.get());
  }

  @Test
  void anInterruptedCallerStillGetsItsAnswer() throws Exception {
    runner.released.countDown();
    var queue = new BatchQueue<>(runner, 2, TimeUnit.DAYS.toNanos(1));
    Thread.currentThread().interrupt();
    assertEquals(List.of(answer(4)), queue.ask(List.of(2)));
    assertTrue(Thread.interrupted(), "the interruption is kept");
  }
}
