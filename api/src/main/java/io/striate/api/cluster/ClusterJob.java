package io.striate.api.cluster;

/// What the workers of a cluster run.
public interface ClusterJob {
  /// The job as text, for a worker in another process: in JSON. It holds no secret.
  String text();

  /// The worker of the job in this process. It returns when the driver ends the job, and does not
  /// close the group.
  ///
  /// @param group the worker's end of the group
  void work(Collective group);
}
