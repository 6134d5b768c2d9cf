package io.striate.api.train;

import java.util.Map;
import java.util.Optional;

/// A figure by which epochs are compared, and which of its values are better.
///
/// @param figure its name, such as `loss` or `accuracy`; with several outputs the output's name is
///   in front of it, as in `main.accuracy`
/// @param direction whether higher or lower values are better; not [Direction#NONE]
public record Monitor(String figure, Direction direction) {
  public Monitor {
    if (direction == Direction.NONE) {
      throw new IllegalArgumentException("values of '" + figure + "' are not compared");
    }
  }

  /// The score of an epoch: of two scores the higher one is better.
  ///
  /// @param figures the epoch's figures by name
  /// @return empty if the figure is missing or not a number
  public Optional<Double> score(Map<String, Double> figures) {
    return Optional.ofNullable(figures.get(figure))
        .filter(value -> !value.isNaN())
        .map(value -> direction == Direction.LOWER ? -value : value);
  }
}
