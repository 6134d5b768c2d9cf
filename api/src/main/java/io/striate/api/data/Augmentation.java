package io.striate.api.data;

import io.striate.api.random.RandomStream;

/// A random change of a training sample, such as a shift or a flip. It sees all features of the
/// sample, so an image and its mask are changed alike.
///
/// Called by several threads at once; the stream belongs to the epoch and the sample, so the result
/// is the same for any number of threads and after resuming.
@FunctionalInterface
public interface Augmentation {
  /// Changes a sample in place.
  ///
  /// @param random numbers that belong to this augmentation of this sample in this epoch
  void apply(Sample sample, RandomStream random);
}
