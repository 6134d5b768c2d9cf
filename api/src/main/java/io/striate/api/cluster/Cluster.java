package io.striate.api.cluster;

/// Where the workers of a training are: processes of this machine, or executors of a cluster.
/// Immutable; starts any number of groups, one after the other.
public interface Cluster {
  /// How many workers compute together; a power of two, since what they have computed is added in
  /// pairs.
  int workers();

  /// Whether all workers see the files of this machine; else they check that theirs are the same.
  default boolean sharesFiles() {
    return false;
  }

  /// Starts the workers, each of which runs the job, and waits until all have met.
  ///
  /// If a worker's job throws a [StriateException][io.striate.api.error.StriateException], the
  /// driver's next call of the group throws it. If a worker ends without that, or does not answer
  /// in time, the driver's next call throws one with the code
  /// [WORKER_LOST][io.striate.api.error.Code#WORKER_LOST].
  ///
  /// @return the driver's end of the group, whose rank is [Collective#size]; closing it ends all
  ///   workers and waits for their end
  /// @throws io.striate.api.error.StriateException if workers cannot be started, or do not meet in
  ///   time
  Collective start(ClusterJob job);
}
