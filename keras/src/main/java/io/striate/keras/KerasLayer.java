package io.striate.keras;

import java.util.List;

/// A layer of a network of Keras.
///
/// @param type its class, such as `Conv2D`
/// @param name of the layer
/// @param group what its weights are called in files of Keras 3, which count the layers of a class
/// @param settings its `config`
/// @param inputs names of the layers that it reads
record KerasLayer(String type, String name, String group, Settings settings, List<String> inputs) {
  static final String INPUT = "InputLayer";

  KerasLayer {
    inputs = List.copyOf(inputs);
  }

  boolean isInput() {
    return type.equals(INPUT);
  }

  /// `layer 'conv' (Conv2D)`.
  String title() {
    return settings.owner();
  }
}
