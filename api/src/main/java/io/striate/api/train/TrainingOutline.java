package io.striate.api.train;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import java.util.List;
import java.util.Locale;

/// What is known of a training before its first step.
///
/// @param epochs how many epochs the specification asks for
/// @param stepsPerEpoch steps of one epoch
/// @param trainingSamples samples of one epoch
/// @param validationSamples how many training samples are set aside for validation; 0 if none
/// @param monitors the figures by which epochs can be compared; the first one decides which epoch
///   is the best
public record TrainingOutline(
    int epochs,
    int stepsPerEpoch,
    int trainingSamples,
    int validationSamples,
    List<Monitor> monitors) {
  public TrainingOutline {
    monitors = List.copyOf(monitors);
  }

  /// The figure that decides which epoch is the best.
  public Monitor best() {
    return monitors.getFirst();
  }

  /// The monitor of a figure.
  ///
  /// @throws StriateException if epochs cannot be compared by such a figure
  public Monitor monitor(String figure) {
    return monitors.stream()
        .filter(monitor -> monitor.figure().equals(figure))
        .findFirst()
        .orElseThrow(() ->
            new StriateException(
                Code.BAD_VALUE,
                String.format(
                    Locale.ROOT,
                    "cannot compare epochs by '%s'; there are: %s",
                    figure,
                    String.join(", ", monitors.stream().map(Monitor::figure).toList()))));
  }
}
