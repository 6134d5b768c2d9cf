package io.striate.distributed;

import io.striate.api.cluster.Cluster;
import io.striate.api.cluster.ClusterJob;
import io.striate.api.cluster.Collective;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/// Workers that are threads of this process, connected by real sockets.
final class ThreadLauncher implements Launcher {
  static final Duration LONG = Duration.ofSeconds(100);

  /// What becomes of workers.
  interface Fate {
    /// A worker's end of its group, as the worker gets it.
    ///
    /// @param group how many groups were started before
    /// @param end its end of the group, whose rank is the worker's
    /// @param over counted down when the driver wants the workers to end
    Collective of(int group, Collective end, CountDownLatch over);
  }

  private final AtomicInteger groups = new AtomicInteger();
  private final UnaryOperator<Rendezvous> heard;
  private final UnaryOperator<ClusterJob> given;
  private final Fate fate;

  private ThreadLauncher(
      UnaryOperator<Rendezvous> heard, UnaryOperator<ClusterJob> given, Fate fate) {
    this.heard = heard;
    this.given = given;
    this.fate = fate;
  }

  static Cluster cluster(int workers) {
    return cluster(workers, LONG, (_, end, _) -> end);
  }

  /// Workers with a fate.
  static Cluster cluster(int workers, Duration deadline, Fate fate) {
    var launcher = new ThreadLauncher(each -> each, each -> each, fate);
    return new SocketCluster(workers, LONG, deadline, true, launcher);
  }

  /// Workers that are told another rendezvous, or another job.
  static Cluster misled(
      int workers,
      boolean sharesFiles,
      UnaryOperator<Rendezvous> heard,
      UnaryOperator<ClusterJob> given) {
    var launcher = new ThreadLauncher(heard, given, (_, end, _) -> end);
    return new SocketCluster(workers, LONG, LONG, sharesFiles, launcher);
  }

  @Override
  public String describe() {
    return "threads of this process";
  }

  @Override
  public Launched launch(Rendezvous rendezvous, ClusterJob job) {
    int group = groups.getAndIncrement();
    var over = new CountDownLatch(1);
    var reasons = new ConcurrentHashMap<Integer, String>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < rendezvous.workers(); i++) {
      int rank = i;
      var worker =
          new ClusterJob() {
            @Override
            public String text() {
              return job.text();
            }

            @Override
            public void work(Collective end) {
              given.apply(job).work(fate.of(group, end, over));
            }
          };
      threads.add(
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                try {
                  SocketWorker.run(heard.apply(Rendezvous.of(rendezvous.text())), rank, worker);
                } catch (IOException e) {
                  reasons.put(rank, e.getMessage());
                }
              }));
    }
    return new Launched() {
      @Override
      public String name(int rank) {
        return "worker " + rank;
      }

      @Override
      public Optional<String> ended(int rank) {
        return threads.get(rank).isAlive()
            ? Optional.empty()
            : Optional.of(reasons.getOrDefault(rank, "its thread is over"));
      }

      @Override
      public void close() {
        over.countDown();
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
}
