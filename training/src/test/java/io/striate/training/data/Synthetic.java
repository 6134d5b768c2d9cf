package io.striate.training.data;

import io.striate.api.component.Config;
import io.striate.api.data.Dataset;
import io.striate.api.tensor.Shape;
import io.striate.datasets.SyntheticDataset;
import java.nio.file.Path;
import java.util.Map;

/// Made-up data for tests.
public final class Synthetic {
  private Synthetic() {}

  /// An open dataset.
  ///
  /// @param settings those that are not the default
  public static Dataset open(Shape input, Map<String, ?> settings) {
    var type = new SyntheticDataset();
    return type.create(Config.of(type.fields(), settings))
        .open(Path.of(""), Map.of("input", input));
  }
}
