package io.striate.layers.spec;

import io.striate.api.component.ComponentType;
import io.striate.api.component.Config;
import io.striate.api.error.Place;

/// A layer, loss, optimiser, ... as a specification asks for it.
///
/// @param <T> what its type makes
/// @param type its type
/// @param config its settings, complete
/// @param value what the type made of the settings
/// @param place where it is written
public record Component<T>(ComponentType<T> type, Config config, T value, Place place) {
  /// The type's id, such as `conv2d`.
  public String id() {
    return type.id();
  }
}
