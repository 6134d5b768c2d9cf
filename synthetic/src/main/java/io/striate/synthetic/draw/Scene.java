package io.striate.synthetic.draw;

import io.striate.api.data.Samples;
import io.striate.api.tensor.HostArray;
import java.util.List;

/// Draws pictures together with what is to be learned of them. Several threads draw at once, and a
/// picture depends on its number and on the settings alone.
public interface Scene {
  /// The targets of a sample.
  List<Samples.Feature> targets();

  /// Draws a picture and writes its targets.
  ///
  /// @param number from 0 for training samples; those of test samples follow
  /// @param test whether it is a test sample
  /// @param targets an array for each target, filled with zeros
  Canvas draw(int number, boolean test, List<HostArray> targets);
}
