package io.striate.layers.train;

import io.striate.api.train.Schedule;

/// What is trained and how: all of it settled, whatever the machine and wherever the run stands.
///
/// @param name the model's name, after which run folders are named
/// @param spec the canonical specification, as JSON text
/// @param programs the network
/// @param learningRate the rate per step that the schedule starts from
/// @param schedule how the rate changes
/// @param epochs how often every training sample is seen
/// @param batch samples in a step
/// @param seed what all random numbers derive from
/// @param checkpointEvery steps from one checkpoint to the next within an epoch; 0 for only at the
///   end of each epoch
/// @param weights which weights become the model
public record Recipe(
    String name,
    String spec,
    Programs programs,
    double learningRate,
    Schedule schedule,
    int epochs,
    int batch,
    long seed,
    int checkpointEvery,
    Weights weights) {

  /// Which weights become the model and are tested.
  public enum Weights {
    /// Those after the last epoch.
    LAST,
    /// Those of the best epoch by validation.
    BEST
  }
}
