import org.jspecify.annotations.NullMarked;

/// Training on several workers: sums over sockets in a fixed order, and the cluster `processes`.
@NullMarked
module io.striate.distributed {
  requires static org.jspecify;
  requires java.management;
  requires io.striate.plugin.loader;
  requires transitive io.striate.training;

  exports io.striate.distributed;

  provides io.striate.api.CommandType with
      io.striate.distributed.ScalingType;
  provides io.striate.api.cluster.ClusterType with
      io.striate.distributed.ProcessesType;
}
