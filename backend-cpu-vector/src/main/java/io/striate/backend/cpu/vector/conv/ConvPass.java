package io.striate.backend.cpu.vector.conv;

import java.util.Locale;

/// The three computations of a convolutional layer.
public enum ConvPass {
  /// The convolution itself.
  FORWARD,
  /// Its gradient by the input.
  BY_INPUT,
  /// Its gradient by the weights.
  BY_WEIGHT;

  /// Its name in the cost table.
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
