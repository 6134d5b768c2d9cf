package io.striate.history;

import io.striate.api.tensor.HostArray;
import io.striate.training.TrainedModel;
import io.striate.training.run.TrainingEvent.EpochDone;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A training that has ended.
///
/// @param model the network with its weights
/// @param epochs what each epoch did
/// @param test figures of the test samples
record Trained(TrainedModel model, List<EpochDone> epochs, Map<String, Double> test) {
  Trained {
    epochs = List.copyOf(epochs);
    test = Map.copyOf(test);
  }

  /// A figure of the test samples.
  double figure(String name) {
    return Objects.requireNonNull(test.get(name), name);
  }

  /// The values of a parameter.
  HostArray parameter(String name) {
    return model.weights().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no parameter " + name))
        .values();
  }
}
