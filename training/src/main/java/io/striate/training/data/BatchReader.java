package io.striate.training.data;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;

/// Prefetches the batches of one pass over some samples on a thread of its own.
///
/// Batches come in order; the last one may be smaller. What goes wrong while reading is thrown by
/// [#next] once the batches before it have been taken.
public final class BatchReader implements AutoCloseable {
  /// One batch is in use and two wait: enough to cover a slow file, little enough to stay in the
  /// cache.
  public static final int BUFFERS = 3;

  /// Filled batches, and nothing after the last.
  private final BlockingQueue<Optional<Batch>> ready = new LinkedBlockingQueue<>();

  private final BlockingQueue<Batch> free = new LinkedBlockingQueue<>();
  private final FutureTask<Integer> reading;
  private final Thread thread;
  private final FeatureReader reader;
  private final int batchSize;
  private Optional<Batch> inUse = Optional.empty();

  /// Starts to read.
  ///
  /// @param order the samples of the pass, in order
  /// @param batchSize samples in each batch but the last
  /// @param firstBatch how many batches of the pass to leave out, for a run that is resumed in the
  ///   middle of it
  public BatchReader(FeatureReader features, int[] order, int batchSize, int firstBatch) {
    this.reader = features;
    this.batchSize = batchSize;
    this.reading = new FutureTask<>(() -> readAll(features, order, firstBatch));
    this.thread = Thread.ofPlatform().daemon().name("striate-read-ahead").start(reading);
  }

  /// The inputs that each batch feeds.
  public List<Feed> feeds() {
    return reader.feeds();
  }

  /// How many batches a pass over so many samples takes.
  public static int count(int samples, int batchSize) {
    return Math.ceilDiv(samples, batchSize);
  }

  private int readAll(FeatureReader features, int[] order, int firstBatch)
      throws InterruptedException {
    try {
      int batches = count(order.length, batchSize);
      for (int i = 0; i < BUFFERS && i < batches - firstBatch; i++) {
        free.put(features.allocate(Math.min(batchSize, order.length)));
      }
      for (int i = firstBatch; i < batches; i++) {
        int first = i * batchSize;
        int size = Math.min(batchSize, order.length - first);
        Batch buffer = free.take();
        Batch batch = buffer.size() == size ? buffer : features.allocate(size);
        features.fill(batch, order, first);
        ready.put(Optional.of(batch));
      }
      return batches;
    } finally {
      ready.add(Optional.empty());
    }
  }

  /// The next batch, or nothing after the last. It may be used until this is called again.
  ///
  /// @throws io.striate.api.error.StriateException if a sample cannot be read
  public Optional<Batch> next() {
    inUse.filter(batch -> batch.size() == batchSize).ifPresent(free::add);
    inUse = Optional.empty();
    try {
      inUse = ready.take();
      if (inUse.isEmpty()) {
        ready.add(Optional.empty());
        reading.get();
      }
      return inUse;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a batch", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw new IllegalStateException("reading a batch failed", e);
      }
    }
  }

  /// Stops reading and waits until no sample is being read any more. Closing twice does nothing.
  @Override
  public void close() {
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
