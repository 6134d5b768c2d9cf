package io.striate.api.play;

/// Makes environments of the settings that a specification gives.
@FunctionalInterface
public interface EnvironmentSource {
  /// An environment in which no episode has begun.
  ///
  /// @param seed of everything random in it
  Environment make(long seed);
}
