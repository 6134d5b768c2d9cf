package io.striate.training.data;

import io.striate.api.tensor.HostArray;
import java.util.List;

/// Samples side by side, ready to be written to a program's inputs.
///
/// @param size how many samples
/// @param features one array for each feature, in the order of the features of the samples, and
///   behind them those of [FeatureReader#feeds] of other types
public record Batch(int size, List<HostArray> features) {
  public Batch {
    features = List.copyOf(features);
  }
}
