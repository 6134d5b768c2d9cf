package io.striate.api.train;

import java.util.List;
import java.util.Map;

/// The state of a training after an epoch.
///
/// @param outline what was known before the first step
/// @param history the figures of all finished epochs, this one last
/// @param rate the learning rate of the epoch's last step
/// @param samples how many samples were trained on in `seconds`; less than an epoch's if the run
///   was resumed within the epoch
/// @param seconds how long these steps took, reading of data included, validation not. It differs
///   from run to run: a decision that depends on it is not reproducible.
public record EpochReport(
    TrainingOutline outline,
    List<EpochFigures> history,
    double rate,
    long samples,
    double seconds) {
  public EpochReport {
    history = List.copyOf(history);
  }

  /// The number of the epoch, from 1.
  public int epoch() {
    return history.getLast().epoch();
  }

  /// How many epochs the specification asks for.
  public int epochs() {
    return outline.epochs();
  }

  /// The epoch's figures over the samples trained on.
  public Map<String, Double> training() {
    return history.getLast().training();
  }

  /// The epoch's figures over the validation samples; empty without validation samples.
  public Map<String, Double> validation() {
    return history.getLast().validation();
  }
}
