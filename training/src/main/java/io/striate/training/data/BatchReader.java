package io.striate.training.data;

import io.striate.layers.spec.LastBatch;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;

/// Prefetches the batches of one pass over some samples on a thread of its own, and on as many as
/// there are processors if samples take time: if they are decoded or augmented.
///
/// Batches come in order. What goes wrong while reading is thrown by [#next] once the batches
/// before it have been taken.
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
  private Optional<Batch> inUse = Optional.empty();

  /// Starts to read, in batches of a size of which the last one may be smaller.
  ///
  /// @param order the samples of the pass, in order
  /// @param batchSize samples in each batch but the last
  /// @param firstBatch how many batches of the pass to leave out
  public BatchReader(FeatureReader features, int[] order, int batchSize, int firstBatch) {
    this(features, order, batches(order.length, batchSize), firstBatch);
  }

  /// No samples have no batches.
  private static EpochBatches batches(int samples, int batchSize) {
    return samples == 0
        ? new EpochBatches(batchSize, 0, 0, 0)
        : EpochBatches.of(samples, batchSize, LastBatch.KEEP);
  }

  /// Starts to read.
  ///
  /// @param order the samples of the pass, in order
  /// @param batches how they are cut into batches
  /// @param firstBatch how many batches of the pass to leave out, for a run that is resumed in the
  ///   middle of it
  public BatchReader(FeatureReader features, int[] order, BatchCut batches, int firstBatch) {
    this(features, order, batches, firstBatch, Runtime.getRuntime().availableProcessors());
  }

  /// Starts to read.
  ///
  /// @param threads at most so many read at a time
  BatchReader(FeatureReader features, int[] order, BatchCut batches, int firstBatch, int threads) {
    this.reader = features;
    this.reading = new FutureTask<>(() -> readAll(order, batches, firstBatch, threads));
    this.thread = Thread.ofPlatform().daemon().name("striate-read-ahead").start(reading);
  }

  /// The inputs that each batch feeds.
  public List<Feed> feeds() {
    return reader.feeds();
  }

  private int readAll(int[] order, BatchCut batches, int firstBatch, int threads)
      throws InterruptedException {
    try (var filler = new BatchFiller(reader, threads)) {
      int count = batches.batches();
      for (int i = 0; i < BUFFERS && i < count - firstBatch; i++) {
        free.put(reader.allocate(batches.size(firstBatch)));
      }
      for (int i = firstBatch; i < count; i++) {
        int size = batches.size(i);
        Batch buffer = free.take();
        Batch batch = buffer.size() == size ? buffer : reader.allocate(size);
        filler.fill(batch, order, batches.first(i));
        ready.put(Optional.of(batch));
      }
      return count;
    } finally {
      ready.add(Optional.empty());
    }
  }

  /// The next batch, or nothing after the last. It may be used until this is called again.
  ///
  /// @throws io.striate.api.error.StriateException if a sample cannot be read
  public Optional<Batch> next() {
    inUse.ifPresent(free::add);
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
