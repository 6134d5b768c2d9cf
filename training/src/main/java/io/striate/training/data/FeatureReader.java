package io.striate.training.data;

import io.striate.api.data.Samples;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/// Copies samples into batches.
public final class FeatureReader {
  private final Samples samples;
  private final Augmenting augmenting;
  private final List<Feed> feeds;

  /// What a sample consists of while it is changed: the features of the samples, and behind them
  /// the shares of classes that are made of labels.
  private final List<Samples.Feature> features;

  /// The feeds of shares of classes, in the order of their features, each with the index of its
  /// label.
  private final List<Feed> shares = new ArrayList<>();

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
    var all = new ArrayList<>(samples.features());
    for (Feed feed : feeding.feeds()) {
      if (ofClasses(feed)) {
        shares.add(feed);
        all.add(new Samples.Feature(feed.input(), feed.type()));
      } else if (!type(feed).equals(feed.type())) {
        widened.add(feed);
      }
    }
    this.features = List.copyOf(all);
    var targets = new HashSet<>(augmenting.targets());
    for (int i = samples.features().size(); i < features.size(); i++) {
      targets.add(i);
    }
    this.augmenting = augmenting.withTargets(targets);
    this.feeds = feeding.feeds().stream().map(this::positioned).toList();
  }

  private TensorType type(Feed feed) {
    return samples.features().get(feed.feature()).type();
  }

  /// Whether a feed has shares of classes where its feature has a label.
  private boolean ofClasses(Feed feed) {
    return feed.type().shape().rank() == type(feed).shape().rank() + 1;
  }

  /// A feed with the index of its array.
  private Feed positioned(Feed feed) {
    int array = feed.feature();
    if (shares.contains(feed)) {
      array = samples.features().size() + shares.indexOf(feed);
    } else if (widened.contains(feed)) {
      array = features.size() + widened.indexOf(feed);
    }
    return new Feed(feed.input(), array, feed.type());
  }

  /// The inputs that batches feed, and the index of the array of [Batch#features] for each.
  public List<Feed> feeds() {
    return feeds;
  }

  /// A new batch to be filled.
  public Batch allocate(int size) {
    var arrays = new ArrayList<HostArray>();
    features.forEach(feature -> arrays.add(allocate(feature.type(), size)));
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
    for (int feature = 0; feature < samples.features().size(); feature++) {
      int length = features.get(feature).type().shape().size();
      samples.read(index, feature, batch.features().get(feature), position * length);
    }
    for (int i = 0; i < shares.size(); i++) {
      share(batch, position, index, i);
    }
    augmenting.apply(features, batch, position, index);
  }

  /// Gives the class of each label of a sample a share of 1, and all others 0.
  private void share(Batch batch, int position, int index, int which) {
    Feed feed = shares.get(which);
    HostArray labels = batch.features().get(feed.feature());
    HostArray values = batch.features().get(samples.features().size() + which);
    int count = type(feed).shape().size();
    int classes = feed.type().shape().extent(0);
    int begin = position * classes * count;
    for (int i = 0; i < classes * count; i++) {
      values.set(begin + i, 0);
    }
    for (int i = 0; i < count; i++) {
      int label = (int) labels.get(position * count + i);
      if (label < 0 || label >= classes) {
        throw new StriateException(
            Code.BAD_DATA,
            String.format(
                Locale.ROOT,
                "sample %d has the label %d; the network has %d classes, from 0",
                index,
                label,
                classes));
      }
      values.set(begin + label * count + i, 1);
    }
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
    for (int i = 0; i < widened.size(); i++) {
      widen(
          batch.features().get(widened.get(i).feature()),
          batch.features().get(features.size() + i));
    }
  }

  /// The numbers from 0 to 255 that bytes are.
  private static void widen(HostArray bytes, HostArray numbers) {
    for (int i = 0; i < bytes.length(); i++) {
      numbers.set(i, bytes.get(i));
    }
  }
}
