package io.striate.benchmarks.peer;

/// A task made ready on one library: weights and inputs are in memory.
public interface Work extends AutoCloseable {
  /// Does the task once. What a run leaves to a garbage collector counts too.
  void run();

  /// A number that depends on all of the last run's result, and that is the same for every library
  /// but for rounding: the loss of a training step, else a digest of the output.
  double answer();

  @Override
  void close();
}
