package io.striate.api.train;

import java.util.List;

/// An average of the weights over the steps of a training. It is used in place of the last weights
/// wherever the network is judged or used: in validation, in the test and in the model file.
/// Training itself continues from the last weights.
///
/// Of each weight `w` it is `average + share * (w - average)` each time that weights are added; the
/// first ones are copied. A pure function of numbers, so that a resumed run continues exactly.
public interface WeightAverage {
  /// Whether the weights after a step are added.
  ///
  /// @param steps how many steps have been performed
  /// @param stepsPerEpoch steps of one epoch
  boolean takes(long steps, long stepsPerEpoch);

  /// The share of the weights that are added, from above 0 to 1.
  ///
  /// @param count how many weights the average then consists of, these among them, from 2
  double share(long count);

  /// From how many batches of training samples the statistics of layers, such as the mean of batch
  /// normalization, are measured anew for the averaged weights before they are used. 0 if they are
  /// averaged like weights.
  default int statistics() {
    return 0;
  }

  /// What is allowed for a number of epochs but rarely intended, each a sentence.
  ///
  /// @param epochs how many epochs the specification asks for
  default List<String> remarks(int epochs) {
    return List.of();
  }
}
