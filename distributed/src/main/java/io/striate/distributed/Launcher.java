package io.striate.distributed;

import io.striate.api.cluster.ClusterJob;
import java.net.InetAddress;
import java.util.Optional;

/// Starts the workers of a group, each of which calls [SocketWorker#join].
public interface Launcher {
  /// Where the driver listens: an address of this machine that workers can reach.
  default InetAddress address() {
    return InetAddress.getLoopbackAddress();
  }

  /// What the workers are, for people: `processes on this machine`.
  String describe();

  /// Starts all workers, and does not wait for them.
  ///
  /// @throws io.striate.api.error.StriateException if they cannot be started
  Launched launch(Rendezvous rendezvous, ClusterJob job);

  /// Workers that were started.
  interface Launched extends AutoCloseable {
    /// Who a worker is, for people: `worker 1 (process 1234)`.
    String name(int rank);

    /// Why a worker has ended; empty while it runs.
    Optional<String> ended(int rank);

    /// What a user can do if a worker does not come.
    default String whenLate() {
      return "if workers need that long, set a longer start";
    }

    /// Ends all workers, and waits for their end.
    @Override
    void close();
  }
}
