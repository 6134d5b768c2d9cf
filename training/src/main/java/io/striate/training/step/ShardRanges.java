package io.striate.training.step;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Which shards each of several workers computes: a range of `block` shards, a power of two, so
/// that the sum of a worker's shards is a node of the tree by which shards are added. The last
/// range may be shorter.
///
/// @param block shards of a worker
public record ShardRanges(int block) {
  /// The ranges of a number of workers.
  ///
  /// @param shards of the largest batch
  /// @throws StriateException if so many workers cannot share the shards
  public static ShardRanges of(int shards, int workers) {
    var possible = new TreeSet<Integer>();
    for (int block = 1; block < 2 * shards; block *= 2) {
      int needed = Math.ceilDiv(shards, block);
      if (needed == workers && Integer.bitCount(workers) == 1) {
        return new ShardRanges(block);
      }
      if (Integer.bitCount(needed) == 1) {
        possible.add(needed);
      }
    }
    throw new StriateException(
        Code.BAD_FLAG,
        String.format(
            Locale.ROOT,
            "%d workers cannot share the %d %s of a batch, which are added in pairs",
            workers,
            shards,
            shards == 1 ? "shard" : "shards"),
        "use "
            + possible.stream().map(Object::toString).collect(Collectors.joining(", "))
            + (possible.size() == 1 && possible.first() == 1 ? " worker" : " workers")
            + ", or a number of train.shards that is a multiple of the workers and a power of two");
  }

  /// How many workers have something to compute.
  ///
  /// @param shards of the batch
  public int parts(int shards) {
    return Math.ceilDiv(shards, block);
  }

  /// The first shard of a worker.
  ///
  /// @param shards of the batch; the driver, and a worker without any, begins behind the last
  int from(int rank, int shards) {
    return (int) Math.min((long) rank * block, shards);
  }

  /// The shard behind the last one of a worker.
  int to(int rank, int shards) {
    return Math.min(from(rank, shards) + block, shards);
  }
}
