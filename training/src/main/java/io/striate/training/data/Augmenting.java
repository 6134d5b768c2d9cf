package io.striate.training.data;

import io.striate.api.data.Augmentation;
import io.striate.api.data.Sample;
import io.striate.api.data.Samples;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.HostArray;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/// The augmentations of an epoch. What a sample becomes depends on the seed, the epoch and the
/// sample alone, not on its place in a batch or on threads.
///
/// @param augmentations applied in this order
/// @param seed the run's seed
/// @param epoch from 0
/// @param targets the features that feed no input of the network, by index: their values stay
/// @param pool the samples that may be mixed with others
record Augmenting(
    List<Augmentation> augmentations, long seed, int epoch, Set<Integer> targets, Pool pool) {
  Augmenting {
    augmentations = List.copyOf(augmentations);
    targets = Set.copyOf(targets);
  }

  /// Augmentations of samples whose features are all inputs, and that are not mixed.
  Augmenting(List<Augmentation> augmentations, long seed, int epoch) {
    this(augmentations, seed, epoch, Set.of(), Pool.none());
  }

  /// The same with other features that feed no input.
  Augmenting withTargets(Set<Integer> others) {
    return new Augmenting(augmentations, seed, epoch, others, pool);
  }

  /// No change at all.
  static Augmenting none() {
    return new Augmenting(List.of(), 0, 0);
  }

  /// Samples to mix with.
  ///
  /// @param read copies the features of a sample into a batch of one
  /// @param numbers the samples that are trained on; shared, not copied
  @SuppressWarnings("ArrayRecordComponent") // carries an array, is never compared
  record Pool(IntFunction<Batch> read, int[] numbers) {
    static Pool none() {
      return new Pool(
          number -> {
            throw new IllegalStateException("no sample " + number);
          },
          new int[0]);
    }
  }

  /// Changes a sample of a batch in place.
  ///
  /// @param position in the batch
  /// @param index of the sample in its data set
  void apply(List<Samples.Feature> features, Batch batch, int position, int index) {
    apply(features, batch, position, index, augmentations.size());
  }

  private void apply(
      List<Samples.Feature> features, Batch batch, int position, int index, int count) {
    for (int i = 0; i < count; i++) {
      var sample = new InBatch(features, batch, position, this, i);
      augmentations.get(i).apply(sample, new RandomStream(seed, "augment/" + i, epoch, index));
    }
  }

  /// @param before how many augmentations have changed it
  private record InBatch(
      List<Samples.Feature> features, Batch batch, int position, Augmenting augmenting, int before)
      implements Sample {
    @Override
    public HostArray values(int feature) {
      return batch.features().get(feature);
    }

    @Override
    public int offset(int feature) {
      return position * features.get(feature).type().shape().size();
    }

    @Override
    public boolean isImage(int feature) {
      return !augmenting.targets.contains(feature) && Sample.super.isImage(feature);
    }

    @Override
    public int others() {
      return augmenting.pool.numbers.length;
    }

    @Override
    public Sample other(int number) {
      int index = augmenting.pool.numbers[number];
      Batch one = augmenting.pool.read.apply(index);
      augmenting.apply(features, one, 0, index, before);
      return new InBatch(features, one, 0, augmenting, before);
    }
  }
}
