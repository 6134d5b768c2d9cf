package io.striate.api.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// The figures of a finished epoch: means over samples by name, `loss` in nats and the metrics.
///
/// @param epoch its number, from 1
/// @param training over the samples trained on, each with the weights before its step
/// @param validation over the validation samples with the weights after the epoch; empty without
///   validation samples
public record EpochFigures(
    int epoch, Map<String, Double> training, Map<String, Double> validation) {
  public EpochFigures {
    training = Collections.unmodifiableMap(new LinkedHashMap<>(training));
    validation = Collections.unmodifiableMap(new LinkedHashMap<>(validation));
  }
}
