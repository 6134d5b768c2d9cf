package io.striate.training;

import java.nio.file.Path;
import java.util.List;

/// What a model says about an image.
///
/// @param image the file
/// @param index the most probable class, counted from 0
/// @param label its name
/// @param probabilities of all classes, in the order of the labels
public record Prediction(Path image, int index, String label, List<Double> probabilities) {
  public Prediction {
    probabilities = List.copyOf(probabilities);
  }

  /// The probability of the most probable class.
  public double probability() {
    return probabilities.get(index);
  }
}
