package io.striate.api.cluster;

import io.striate.api.component.ComponentType;

/// A kind of cluster that `striate train --cluster` can name: `processes[4]` sets the first of
/// [#fields] to 4, and `processes[4, deadline=30]` also the field `deadline`. Provided as a service
/// of this interface.
public interface ClusterType extends ComponentType<Cluster> {
  /// Whether a text is an address of such a cluster, such as `spark://host:7077`. Then the first of
  /// [#fields] gets the text.
  default boolean isAddress(String text) {
    return false;
  }
}
