package io.striate.distributed;

import io.striate.api.cluster.Cluster;
import io.striate.backend.tck.component.ClusterContract;

class SocketClusterTest implements ClusterContract {
  @Override
  public Cluster cluster(int workers) {
    return ThreadLauncher.cluster(workers);
  }
}
