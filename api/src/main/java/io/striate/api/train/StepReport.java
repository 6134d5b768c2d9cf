package io.striate.api.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// The state of a training after a step.
///
/// @param step how many steps have been performed
/// @param epoch the number of the step's epoch, from 1
/// @param size samples in its batch
/// @param loss the loss of its batch, in nats
/// @param figures means over the samples of the epoch so far
/// @param rate its learning rate
public record StepReport(
    long step, int epoch, int size, double loss, Map<String, Double> figures, double rate) {
  public StepReport {
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
  }
}
