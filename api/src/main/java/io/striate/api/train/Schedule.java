package io.striate.api.train;

/// How the learning rate changes while training: a pure function of the progress, so that a resumed
/// run goes on as it was.
@FunctionalInterface
public interface Schedule {
  /// The learning rate of a step.
  ///
  /// @param initial the optimiser's own rate
  double rate(double initial, Progress progress);

  /// Where training stands.
  ///
  /// @param step counted from 0
  /// @param stepsPerEpoch steps of one epoch
  /// @param epochs how many epochs the specification asks for, whether or not the run is stopped
  ///   earlier
  record Progress(long step, long stepsPerEpoch, int epochs) {
    /// The epoch, counted from 0.
    public long epoch() {
      return step / stepsPerEpoch;
    }

    /// The share of the training that lies behind, from 0 to below 1.
    public double share() {
      return (double) step / ((double) stepsPerEpoch * epochs);
    }
  }
}
