package io.striate.training.data;

import io.striate.api.data.Samples;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/// Copies samples into batches.
public final class FeatureReader {
  private final Samples samples;
  private final Augmenting augmenting;
  private final List<Feed> feeds;

  /// The feeds whose bytes become numbers; their arrays stand behind those of the features.
  private final List<Feed> widened = new ArrayList<>();

  /// A reader of all features of some samples, each for the input of its name.
  public FeatureReader(Samples samples) {
    this(samples, Feeding.byName(samples.features()), Augmenting.none());
  }

  /// A reader that changes the samples it has read.
  ///
  /// @param feeding what the samples are for
  FeatureReader(Samples samples, Feeding feeding, Augmenting augmenting) {
    this.samples = samples;
    this.augmenting = augmenting;
    var positioned = new ArrayList<Feed>();
    for (Feed feed : feeding.feeds()) {
      boolean same = samples.features().get(feed.feature()).type().equals(feed.type());
      int array = same ? feed.feature() : samples.features().size() + widened.size();
      if (!same) {
        widened.add(feed);
      }
      positioned.add(new Feed(feed.input(), array, feed.type()));
    }
    this.feeds = List.copyOf(positioned);
  }

  /// The inputs that batches feed, and the index of the array of [Batch#features] for each.
  public List<Feed> feeds() {
    return feeds;
  }

  /// A new batch to be filled.
  public Batch allocate(int size) {
    var arrays = new ArrayList<HostArray>();
    samples.features().forEach(feature -> arrays.add(allocate(feature.type(), size)));
    widened.forEach(feed -> arrays.add(allocate(feed.type(), size)));
    return new Batch(size, arrays);
  }

  private static HostArray allocate(TensorType type, int size) {
    return HostArray.allocate(new TensorType(type.element(), type.shape().prepend(size)));
  }

  /// Whether a sample takes so long that several threads should read.
  boolean takesTime() {
    return samples.takesTime() || !augmenting.augmentations().isEmpty();
  }

  /// Fills a batch with the samples `order[first]`, `order[first + 1]`, ...
  ///
  /// @throws StriateException if a sample cannot be read
  public void fill(Batch batch, int[] order, int first) {
    for (int i = 0; i < batch.size(); i++) {
      read(batch, i, order[first + i]);
    }
    finish(batch);
  }

  /// Reads a sample into its place in a batch. Several threads may read at once.
  ///
  /// @param position in the batch
  /// @param index of the sample
  /// @throws StriateException if the sample cannot be read
  void read(Batch batch, int position, int index) {
    List<Samples.Feature> features = samples.features();
    for (int feature = 0; feature < features.size(); feature++) {
      int length = features.get(feature).type().shape().size();
      samples.read(index, feature, batch.features().get(feature), position * length);
    }
    augmenting.apply(features, batch, position, index);
  }

  /// A sample as it is, in a batch of its own. Several threads may read at once.
  ///
  /// @param index of the sample
  /// @throws StriateException if the sample cannot be read
  Batch one(int index) {
    Batch batch = allocate(1);
    read(batch, 0, index);
    return batch;
  }

  /// Completes a batch of which all samples have been read.
  void finish(Batch batch) {
    int features = samples.features().size();
    for (int i = 0; i < widened.size(); i++) {
      widen(batch.features().get(widened.get(i).feature()), batch.features().get(features + i));
    }
  }

  /// The numbers from 0 to 255 that bytes are.
  private static void widen(HostArray bytes, HostArray numbers) {
    for (int i = 0; i < bytes.length(); i++) {
      numbers.set(i, bytes.get(i));
    }
  }
}
