package io.striate.api.data;

import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.TensorType;
import java.util.List;

/// Samples that can be copied out one by one, in any order and by several threads at once.
public interface Samples {
  /// How many there are.
  int size();

  /// What each sample consists of: the network's inputs and the targets.
  List<Feature> features();

  /// Copies one feature of one sample.
  ///
  /// @param target an array of the kind that fits the feature's element type
  /// @param offset where in the array the sample goes
  /// @throws io.striate.api.error.StriateException if the sample cannot be read
  void read(int sample, int feature, HostArray target, int offset);

  /// Whether reading a sample takes far longer than copying its numbers, as decoding a file does.
  /// Such samples are read on several threads; by default one thread reads ahead.
  default boolean takesTime() {
    return false;
  }

  /// A part of a sample.
  ///
  /// An input of the network is fed with the feature of its name (`input` where there is but one).
  /// Outputs learn from the features that they name; an output `x` that names none, from `x.target`
  /// if the samples have it, else from their only feature that feeds no input, mostly `target`.
  ///
  /// @param name unique among the features
  /// @param type of one sample, without the batch
  record Feature(String name, TensorType type) {}
}
