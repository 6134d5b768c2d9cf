package io.striate.distributed;

import io.striate.api.cluster.Cluster;
import io.striate.api.cluster.ClusterJob;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Workers that are threads of this process, connected by real sockets.
final class ThreadLauncher implements Launcher {
  private static final Duration LONG = Duration.ofSeconds(100);

  static Cluster cluster(int workers) {
    return new SocketCluster(workers, LONG, LONG, true, new ThreadLauncher());
  }

  @Override
  public String describe() {
    return "threads of this process";
  }

  @Override
  public Launched launch(Rendezvous rendezvous, ClusterJob job) {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < rendezvous.workers(); i++) {
      int rank = i;
      threads.add(Thread.ofPlatform().daemon().start(() -> work(rendezvous, rank, job)));
    }
    return new Launched() {
      @Override
      public String name(int rank) {
        return "worker " + rank;
      }

      @Override
      public Optional<String> ended(int rank) {
        return threads.get(rank).isAlive() ? Optional.empty() : Optional.of("its thread is over");
      }

      @Override
      public void close() {
        for (Thread thread : threads) {
          try {
            thread.join();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        }
      }
    };
  }

  private static void work(Rendezvous rendezvous, int rank, ClusterJob job) {
    try {
      SocketWorker.run(Rendezvous.of(rendezvous.text()), rank, job);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
