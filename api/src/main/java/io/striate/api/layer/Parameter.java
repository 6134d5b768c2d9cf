package io.striate.api.layer;

import io.striate.api.tensor.Shape;

/// A tensor that a layer keeps.
///
/// @param name within the layer, such as `weight`; the whole network knows it as `conv1.weight`
/// @param shape in canonical layout
/// @param initializer its values before training
/// @param role who changes it
public record Parameter(String name, Shape shape, Initializer initializer, Role role) {
  /// Who changes a parameter.
  public enum Role {
    /// The optimizer, by its gradient; counted as a parameter.
    TRAINABLE,
    /// The layer itself while training, such as running means; not counted.
    STATISTIC
  }

  /// A parameter that the optimizer changes.
  public static Parameter trainable(String name, Shape shape, Initializer initializer) {
    return new Parameter(name, shape, initializer, Role.TRAINABLE);
  }

  /// A parameter that the layer changes.
  public static Parameter statistic(String name, Shape shape, Initializer initializer) {
    return new Parameter(name, shape, initializer, Role.STATISTIC);
  }
}
