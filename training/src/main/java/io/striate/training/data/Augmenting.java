package io.striate.training.data;

import io.striate.api.data.Augmentation;
import io.striate.api.data.Sample;
import io.striate.api.data.Samples;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.HostArray;
import java.util.List;
import java.util.Set;

/// The augmentations of an epoch. What a sample becomes depends on the seed, the epoch and the
/// sample alone, not on its place in a batch or on threads.
///
/// @param augmentations applied in this order
/// @param seed the run's seed
/// @param epoch from 0
/// @param targets the features that feed no input of the network, by index: their values stay
record Augmenting(List<Augmentation> augmentations, long seed, int epoch, Set<Integer> targets) {
  Augmenting {
    augmentations = List.copyOf(augmentations);
    targets = Set.copyOf(targets);
  }

  /// Augmentations of samples whose features are all inputs.
  Augmenting(List<Augmentation> augmentations, long seed, int epoch) {
    this(augmentations, seed, epoch, Set.of());
  }

  /// No change at all.
  static Augmenting none() {
    return new Augmenting(List.of(), 0, 0);
  }

  /// Changes a sample of a batch in place.
  ///
  /// @param position in the batch
  /// @param index of the sample in its data set
  void apply(List<Samples.Feature> features, Batch batch, int position, int index) {
    var sample = new InBatch(features, batch, position, targets);
    for (int i = 0; i < augmentations.size(); i++) {
      augmentations.get(i).apply(sample, new RandomStream(seed, "augment/" + i, epoch, index));
    }
  }

  private record InBatch(
      List<Samples.Feature> features, Batch batch, int position, Set<Integer> targets)
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
      return !targets.contains(feature) && Sample.super.isImage(feature);
    }
  }
}
