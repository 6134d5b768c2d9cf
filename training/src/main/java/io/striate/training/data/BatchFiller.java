package io.striate.training.data;

import io.striate.api.error.StriateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Fills the batches of one pass. Where a sample takes time, as one that is decoded or augmented,
/// several threads share the samples of a batch; where it is only copied, one thread is faster.
///
/// A sample goes to its own place and depends on nothing but itself, so batches are the same for
/// any number of threads.
final class BatchFiller implements AutoCloseable {
  private final FeatureReader reader;
  private final int helpers;
  private final ExecutorService pool;

  /// @param threads at most so many read at a time, with the one that fills
  BatchFiller(FeatureReader reader, int threads) {
    this.reader = reader;
    this.helpers = reader.takesTime() ? threads - 1 : 0;
    this.pool =
        Executors.newFixedThreadPool(
            Math.max(1, helpers),
            Thread.ofPlatform().daemon().name("striate-read-ahead-", 1).factory());
  }

  /// Fills a batch with the samples `order[first]`, `order[first + 1]`, ...
  ///
  /// @throws StriateException if samples cannot be read: what is wrong with the first of them
  /// @throws InterruptedException if the thread is interrupted; samples that are being read may be
  ///   read to their end
  void fill(Batch batch, int[] order, int first) throws InterruptedException {
    var share = new Share(batch, order, first);
    var others = new ArrayList<Future<?>>();
    for (int i = 0; i < Math.min(helpers, batch.size() - 1); i++) {
      others.add(pool.submit(share::read));
    }
    share.read();
    await(others);
    Map.Entry<Integer, Throwable> failure = share.failures.firstEntry();
    switch (failure == null ? null : failure.getValue()) {
      case null -> reader.finish(batch);
      case RuntimeException cause -> throw cause;
      case Error cause -> throw cause;
      case Throwable cause -> throw new IllegalStateException("reading a batch failed", cause);
    }
  }

  private static void await(List<Future<?>> others) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("reading was stopped");
    }
    for (Future<?> other : others) {
      try {
        other.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("reading a batch failed", e);
      }
    }
  }

  /// Waits until no sample is being read any more.
  @Override
  public void close() {
    pool.shutdownNow();
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = pool.awaitTermination(1, TimeUnit.HOURS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// The samples of a batch, of which each thread takes the next one.
  private final class Share {
    private final Batch batch;
    private final int[] order;
    private final int first;
    private final AtomicInteger next = new AtomicInteger();
    private final ConcurrentSkipListMap<Integer, Throwable> failures =
        new ConcurrentSkipListMap<>();

    Share(Batch batch, int[] order, int first) {
      this.batch = batch;
      this.order = order;
      this.first = first;
    }

    /// Takes samples until none is left or one has failed. Samples are taken in order and each that
    /// is taken is read, so which failure is the first does not depend on the threads.
    void read() {
      while (failures.isEmpty() && !Thread.currentThread().isInterrupted()) {
        int position = next.getAndIncrement();
        if (position >= batch.size()) {
          return;
        }
        try {
          reader.read(batch, position, order[first + position]);
        } catch (RuntimeException | Error e) {
          failures.put(position, e);
        }
      }
    }
  }
}
