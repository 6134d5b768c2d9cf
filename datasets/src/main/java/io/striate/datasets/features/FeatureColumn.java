package io.striate.datasets.features;

import io.striate.api.data.Samples;
import io.striate.api.tensor.HostArray;

/// One feature of all samples of a data set, which are numbered from 0.
public interface FeatureColumn {
  /// The name of the feature, and its type for one sample.
  Samples.Feature feature();

  /// How many samples there are.
  int size();

  /// Copies the feature of one sample, as [Samples#read] does.
  ///
  /// @param row the number of the sample
  void read(int row, HostArray target, int offset);

  /// Whether reading takes far longer than copying, as [Samples#takesTime].
  default boolean takesTime() {
    return false;
  }
}
