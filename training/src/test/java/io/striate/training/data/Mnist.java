package io.striate.training.data;

import io.striate.api.data.Dataset;
import io.striate.api.tensor.Shape;
import java.util.Map;

/// The bundled MNIST, for tests.
public final class Mnist {
  private Mnist() {}

  /// All of it, found above the folder in which tests run.
  public static Dataset open() {
    return Installed.open("mnist", Shape.of(1, 28, 28), Map.of());
  }
}
