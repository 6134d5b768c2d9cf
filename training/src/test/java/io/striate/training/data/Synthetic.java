package io.striate.training.data;

import io.striate.api.data.Dataset;
import io.striate.api.tensor.Shape;
import java.util.Map;

/// Synthetic data for tests.
public final class Synthetic {
  private Synthetic() {}

  /// An open data set.
  ///
  /// @param settings those that are not the default
  public static Dataset open(Shape input, Map<String, ?> settings) {
    return Installed.open("synthetic", input, settings);
  }
}
