package io.striate.training.data;

import io.striate.api.data.Samples;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.TensorType;
import java.util.List;

/// Copies samples into batches.
public final class FeatureReader {
  private final Samples samples;
  private final Augmenting augmenting;

  /// A reader of all features of some samples.
  public FeatureReader(Samples samples) {
    this(samples, Augmenting.none());
  }

  /// A reader that changes the samples it has read.
  FeatureReader(Samples samples, Augmenting augmenting) {
    this.samples = samples;
    this.augmenting = augmenting;
  }

  /// What each batch holds, in order.
  public List<Samples.Feature> features() {
    return samples.features();
  }

  /// A new batch to be filled.
  public Batch allocate(int size) {
    return new Batch(
        size,
        features().stream()
            .map(Samples.Feature::type)
            .map(type -> new TensorType(type.element(), type.shape().prepend(size)))
            .map(HostArray::allocate)
            .toList());
  }

  /// Fills a batch with the samples `order[first]`, `order[first + 1]`, ...
  ///
  /// @throws StriateException if a sample cannot be read
  public void fill(Batch batch, int[] order, int first) {
    for (int feature = 0; feature < features().size(); feature++) {
      HostArray target = batch.features().get(feature);
      int length = features().get(feature).type().shape().size();
      for (int i = 0; i < batch.size(); i++) {
        samples.read(order[first + i], feature, target, i * length);
      }
    }
    for (int i = 0; i < batch.size(); i++) {
      augmenting.apply(features(), batch, i, order[first + i]);
    }
  }
}
