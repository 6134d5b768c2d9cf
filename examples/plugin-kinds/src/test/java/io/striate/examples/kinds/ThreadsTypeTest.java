package io.striate.examples.kinds;

import io.striate.api.cluster.Cluster;
import io.striate.api.component.ComponentType;
import io.striate.api.component.Config;
import io.striate.backend.tck.component.ClusterContract;
import io.striate.backend.tck.component.ComponentContract;
import java.util.List;
import java.util.Map;

class ThreadsTypeTest implements ClusterContract, ComponentContract<Cluster> {
  @Override
  public ComponentType<Cluster> type() {
    return new ThreadsType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("workers", 4));
  }

  @Override
  public Cluster cluster(int workers) {
    return type().create(Config.of(type().fields(), Map.of("workers", workers)));
  }
}
