package io.striate.training.data;

import io.striate.layers.spec.LastBatch;
import java.util.List;

/// How the samples of an epoch are cut into batches: some of one size, then some of another. So a
/// step is planned for at most two sizes.
///
/// | rule | batches of 130 samples, 64 in a batch |
/// |---|---|
/// | `keep` | 64, 64, 2 |
/// | `drop` | 64, 64 |
/// | `spread` | 44, 43, 43 |
/// | `auto` | as `spread`, since the last batch would have fewer than 8 samples |
///
/// Samples that fill whole batches are cut in the same way by every rule, and samples that do not
/// fill even one are one batch.
///
/// @param size samples in each of the first batches
/// @param count how many batches have this size
/// @param lastSize samples in each of the other batches; 0 if there are none
/// @param lastCount how many other batches there are
public record EpochBatches(int size, int count, int lastSize, int lastCount) implements BatchCut {
  /// The least size of a last batch that [LastBatch#AUTO] keeps.
  private static final int LEAST = 8;

  /// Cuts samples.
  ///
  /// @param samples at least 1
  /// @param batch samples in a whole batch
  public static EpochBatches of(int samples, int batch, LastBatch rule) {
    int rest = samples % batch;
    if (samples <= batch || rest == 0) {
      int size = Math.min(samples, batch);
      return new EpochBatches(size, samples / size, 0, 0);
    }
    return switch (rule) {
      case AUTO -> of(samples, batch, rest < LEAST ? LastBatch.SPREAD : LastBatch.KEEP);
      case KEEP -> new EpochBatches(batch, samples / batch, rest, 1);
      case DROP -> new EpochBatches(batch, samples / batch, 0, 0);
      case SPREAD -> spread(samples, Math.ceilDiv(samples, batch));
    };
  }

  private static EpochBatches spread(int samples, int batches) {
    int size = Math.ceilDiv(samples, batches);
    int smaller = size * batches - samples;
    return smaller == 0
        ? new EpochBatches(size, batches, 0, 0)
        : new EpochBatches(size, batches - smaller, size - 1, smaller);
  }

  /// How many batches there are.
  @Override
  public int batches() {
    return count + lastCount;
  }

  /// How many samples are in batches.
  public int samples() {
    return first(batches());
  }

  /// How many samples come before a batch.
  ///
  /// @param batch from 0
  @Override
  public int first(int batch) {
    return Math.min(batch, count) * size + Math.max(0, batch - count) * lastSize;
  }

  /// How many samples a batch has.
  ///
  /// @param batch from 0
  @Override
  public int size(int batch) {
    return batch < count ? size : lastSize;
  }

  /// The sizes that occur, the largest first.
  public List<Integer> sizes() {
    return lastCount == 0 ? List.of(size) : List.of(size, lastSize);
  }
}
