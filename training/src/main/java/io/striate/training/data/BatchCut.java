package io.striate.training.data;

/// How the samples of an epoch are cut into batches, or into a worker's parts of them.
public interface BatchCut {
  /// How many batches there are.
  int batches();

  /// The position in the epoch of a batch's first sample.
  ///
  /// @param batch from 0
  int first(int batch);

  /// How many samples a batch has.
  ///
  /// @param batch from 0
  int size(int batch);
}
