package io.striate.report;

/// What a network said of a sample.
///
/// @param sample its number
/// @param label its class
/// @param said the class of the largest probability
/// @param confidence that probability
/// @param right the probability of its class
record Answered(int sample, int label, int said, double confidence, double right) {
  /// Takes probabilities.
  ///
  /// @param probabilities of all classes
  static Answered of(int sample, int label, float[] probabilities) {
    int said = 0;
    for (int i = 1; i < probabilities.length; i++) {
      if (probabilities[i] > probabilities[said]) {
        said = i;
      }
    }
    return new Answered(sample, label, said, probabilities[said], probabilities[label]);
  }

  /// Whether it was right.
  boolean correct() {
    return said == label;
  }
}
