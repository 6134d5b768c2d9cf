package io.striate.distributed;

import io.striate.api.cluster.Cluster;
import io.striate.api.component.ComponentType;
import io.striate.backend.tck.component.ComponentContract;
import java.util.List;
import java.util.Map;

class ProcessesTypeTest implements ComponentContract<Cluster> {
  @Override
  public ComponentType<Cluster> type() {
    return new ProcessesType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("workers", 4, "deadline", 30, "start", 60));
  }
}
