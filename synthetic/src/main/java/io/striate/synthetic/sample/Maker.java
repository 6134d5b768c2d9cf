package io.striate.synthetic.sample;

import io.striate.api.data.Samples;
import io.striate.api.tensor.HostArray;
import java.util.List;

/// Makes samples one by one. A sample depends on its number and on the settings alone, and several
/// threads make samples at once.
public interface Maker {
  /// What a sample consists of.
  List<Samples.Feature> features();

  /// Makes a sample.
  ///
  /// @param number from 0 for training samples; those of test samples follow
  /// @param test whether it is a test sample
  /// @param sample an array for each feature, in their order, filled with zeros
  void make(int number, boolean test, List<HostArray> sample);
}
