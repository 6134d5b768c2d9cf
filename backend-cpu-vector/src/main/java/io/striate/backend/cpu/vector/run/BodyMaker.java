package io.striate.backend.cpu.vector.run;

/// Makes the body of one step of a plan for any range of samples.
public interface BodyMaker {
  /// The body for samples `first` to `first + count - 1`.
  ///
  /// @param shared whether it is for the whole batch and several workers share its tasks
  Body make(int first, int count, boolean shared);

  /// Whether the packed weights are larger than every cache, so that the whole batch should be
  /// computed while they are read once, rather than shard by shard.
  default boolean streams() {
    return false;
  }

  /// Ranges with equal keys have the same body.
  default Object key(int first, int count) {
    return count;
  }
}
