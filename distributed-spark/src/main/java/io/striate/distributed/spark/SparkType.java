package io.striate.distributed.spark;

import io.striate.api.cluster.Cluster;
import io.striate.api.cluster.ClusterType;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.distributed.SocketCluster;
import java.time.Duration;
import java.util.List;

/// `spark`: workers are tasks of one barrier stage of Apache Spark, on its executors.
public final class SparkType implements ClusterType {
  private static final Field<String> MASTER =
      Field.of(
          "master",
          FieldKind.text(),
          "local[2]",
          "address of the cluster: local[N], local-cluster[N,CORES,MB], spark://HOST:PORT, yarn");
  private static final Field<Integer> WORKERS =
      Field.of(
          "workers",
          FieldKind.integer(0),
          0,
          "how many workers, a power of two; 0: as many as the address says, or 2");
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
  public SparkType() {}

  @Override
  public String id() {
    return "spark";
  }

  @Override
  public String summary() {
    return "executors of Apache Spark";
  }

  @Override
  public boolean isAddress(String text) {
    return Master.isMeant(text);
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(MASTER, WORKERS, DEADLINE, START);
  }

  @Override
  public Cluster create(Config config) {
    var master = Master.of(config.get(MASTER));
    int asked = config.get(WORKERS);
    int workers = asked == 0 ? master.workers() : asked;
    master.requireCores(workers);
    return new SocketCluster(
        workers,
        Duration.ofSeconds(config.get(START)),
        Duration.ofSeconds(config.get(DEADLINE)),
        master.local(),
        new SparkLauncher(master));
  }
}
