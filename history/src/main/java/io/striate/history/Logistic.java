package io.striate.history;

import io.striate.api.tensor.HostArray;

/// A dense layer of logistic units with the weights of a trained model.
///
/// @param weight of each unit, one after the other
/// @param bias of each unit
record Logistic(HostArray weight, HostArray bias) {
  /// The layer of a name.
  static Logistic of(Trained trained, String layer) {
    return new Logistic(trained.parameter(layer + ".weight"), trained.parameter(layer + ".bias"));
  }

  /// The activations of all units.
  double[] of(double... inputs) {
    double[] outputs = new double[bias.length()];
    for (int unit = 0; unit < outputs.length; unit++) {
      double sum = bias.get(unit);
      for (int i = 0; i < inputs.length; i++) {
        sum += weight.get(unit * inputs.length + i) * inputs[i];
      }
      outputs[unit] = 1 / (1 + Math.exp(-sum));
    }
    return outputs;
  }
}
