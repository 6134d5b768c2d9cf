package io.striate.backend.cpu.vector.run;

/// The partition of a batch into shards, each of which one thread carries through several steps. It
/// is a function of the batch size alone, so sums over the batch round the same for any number of
/// threads.
///
/// @param count number of shards; 1 if the batch is not partitioned
/// @param size samples of all shards but the last, which may have fewer
public record Shards(int count, int size) {
  /// Maximum samples of a shard: with 16, weights that are read through the cache are used 16
  /// times.
  private static final int LARGEST = 16;

  /// Shards of a batch that needs no more to stay below [#LARGEST].
  private static final int COUNT = 8;

  /// Batches below this size are not partitioned.
  private static final int FEW = 4;

  /// The shards of a batch.
  public static Shards of(int batch) {
    if (!partitions(batch)) {
      return new Shards(1, batch);
    }
    int size = Math.min(LARGEST, Math.ceilDiv(batch, COUNT));
    return new Shards(Math.ceilDiv(batch, size), size);
  }

  /// Whether a batch is partitioned at all.
  public static boolean partitions(int batch) {
    return batch >= FEW;
  }
}
