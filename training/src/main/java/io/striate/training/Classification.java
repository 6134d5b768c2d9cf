package io.striate.training;

import java.util.List;

/// The class that a model finds a sample to be of.
///
/// @param index the most probable class, counted from 0
/// @param label its name
/// @param probabilities of all classes, in the order of the labels
public record Classification(int index, String label, List<Double> probabilities) {
  public Classification {
    probabilities = List.copyOf(probabilities);
  }

  /// The probability of the most probable class.
  public double probability() {
    return probabilities.get(index);
  }
}
