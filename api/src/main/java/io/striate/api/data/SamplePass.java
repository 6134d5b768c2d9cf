package io.striate.api.data;

import io.striate.api.error.Code;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/// One pass over many samples, on several threads. Each sample is read by itself, so what comes of
/// it must not depend on the order.
public final class SamplePass {
  /// What a thread takes at a time: little enough to show progress and to stop soon.
  private static final int CHUNK = 16;

  /// How many problems are shown in full.
  private static final int SHOWN = 10;

  private SamplePass() {}

  /// Reads every sample on all cores. What is wrong with a sample does not end the pass; what fails
  /// for another reason, such as memory, does.
  ///
  /// @param what what messages of progress call the pass
  /// @param count samples
  /// @param read reads a sample of an index below `count`; called by several threads
  /// @return what is wrong with samples, by index
  /// @throws CancellationException if the monitor stops it
  public static SortedMap<Integer, StriateException> over(
      String what, int count, PassMonitor monitor, IntConsumer read) {
    int threads = Runtime.getRuntime().availableProcessors();
    return over(what, count, threads, monitor, read);
  }

  static SortedMap<Integer, StriateException> over(
      String what, int count, int threads, PassMonitor monitor, IntConsumer read) {
    var failures = new TreeMap<Integer, StriateException>();
    ExecutorService pool =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("striate-read-", 0).factory());
    try {
      var waiting = new ArrayList<Future<SortedMap<Integer, StriateException>>>();
      for (int first = 0; first < count; first += CHUNK) {
        int from = first;
        waiting.add(pool.submit(() -> chunk(from, Math.min(count, from + CHUNK), read)));
      }
      for (int i = 0; i < waiting.size(); i++) {
        if (monitor.stopped()) {
          throw new CancellationException(what + " was stopped");
        }
        failures.putAll(await(waiting.get(i)));
        monitor.at(what, Math.min((long) count, (i + 1L) * CHUNK), count);
      }
      return failures;
    } finally {
      pool.shutdownNow();
    }
  }

  private static SortedMap<Integer, StriateException> chunk(int from, int to, IntConsumer read) {
    var failures = new TreeMap<Integer, StriateException>();
    for (int i = from; i < to; i++) {
      try {
        read.accept(i);
      } catch (StriateException e) {
        if (e.kind() == Code.Kind.FAILURE) {
          throw e;
        }
        failures.put(i, e);
      }
    }
    return failures;
  }

  private static <T> T await(Future<T> work) {
    try {
      return work.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw new IllegalStateException("reading failed", e);
      }
    }
  }

  /// All that is wrong with samples, in one exception: the first ten in full, and how many more
  /// there are.
  ///
  /// @param failures at least one
  /// @param remedy what to do about many of them
  public static StriateException all(Collection<StriateException> failures, String remedy) {
    return all(failures, "files", remedy);
  }

  /// The same where samples are no files.
  ///
  /// @param failures at least one
  /// @param what they are called, such as `rows`
  /// @param remedy what to do about many of them
  public static StriateException all(
      Collection<StriateException> failures, String what, String remedy) {
    List<Problem> problems =
        failures.stream().flatMap(failure -> failure.problems().stream()).toList();
    if (problems.size() == 1) {
      return new StriateException(problems);
    }
    var shown = new ArrayList<>(problems.subList(0, Math.min(SHOWN, problems.size())));
    int more = problems.size() - shown.size();
    shown.add(
        Problem.of(
            problems.getFirst().code(),
            String.format(
                Locale.ROOT,
                "%,d %s cannot be used%s; %s",
                problems.size(),
                what,
                more == 0 ? "" : String.format(Locale.ROOT, ", %,d more than shown", more),
                remedy)));
    return new StriateException(shown);
  }
}
