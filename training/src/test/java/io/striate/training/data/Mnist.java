package io.striate.training.data;

import io.striate.api.component.Config;
import io.striate.api.data.Dataset;
import io.striate.api.tensor.Shape;
import io.striate.datasets.MnistDataset;
import java.nio.file.Path;
import java.util.Map;

/// The MNIST that comes with Striate, for tests.
public final class Mnist {
  private Mnist() {}

  /// All of it, found above the folder in which tests run.
  public static Dataset open() {
    var type = new MnistDataset();
    return type.create(Config.of(type.fields(), Map.of()))
        .open(Path.of(""), Map.of("input", Shape.of(1, 28, 28)));
  }
}
