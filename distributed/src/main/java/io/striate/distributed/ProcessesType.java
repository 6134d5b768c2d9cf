package io.striate.distributed;

import io.striate.api.cluster.Cluster;
import io.striate.api.cluster.ClusterType;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import java.time.Duration;
import java.util.List;

/// `processes`: workers are processes of this machine.
public final class ProcessesType implements ClusterType {
  private static final Field<Integer> WORKERS =
      Field.of("workers", FieldKind.integer(1), 2, "how many workers; a power of two");
  private static final Field<Integer> DEADLINE =
      Field.of(
          "deadline",
          FieldKind.integer(1),
          120,
          "seconds that a step may take before its workers are replaced");
  private static final Field<Integer> START =
      Field.of(
          "start",
          FieldKind.integer(1),
          600,
          "seconds that workers may take to start, and to open the data");

  /// For [java.util.ServiceLoader].
  public ProcessesType() {}

  @Override
  public String id() {
    return "processes";
  }

  @Override
  public String summary() {
    return "processes of this machine, connected by sockets";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(WORKERS, DEADLINE, START);
  }

  @Override
  public Cluster create(Config config) {
    return new SocketCluster(
        config.get(WORKERS),
        Duration.ofSeconds(config.get(START)),
        Duration.ofSeconds(config.get(DEADLINE)),
        true,
        new ProcessLauncher());
  }
}
