package io.striate.distributed;

import io.striate.api.cluster.Cluster;
import io.striate.api.cluster.ClusterJob;
import io.striate.api.cluster.Collective;
import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.StriateException;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Workers that a launcher starts, connected by sockets.
///
/// @param workers how many; a power of two
/// @param start how long workers may take to meet, and again until they have computed for the first
///   time
/// @param deadline how long a step may take
/// @param sharesFiles whether workers see the files of this machine
/// @param launcher starts the workers
public record SocketCluster(
    int workers, Duration start, Duration deadline, boolean sharesFiles, Launcher launcher)
    implements Cluster {
  private static final int POLL_MILLIS = 50;

  /// A worker that has met the driver.
  private record Met(Link link, String address) {}

  @Override
  public Collective start(ClusterJob job) {
    byte[] secret = Handshake.secret();
    try (var server = new ServerSocket(0, Math.max(50, workers), launcher.address())) {
      var rendezvous =
          new Rendezvous(
              launcher.address().getHostAddress(),
              server.getLocalPort(),
              workers,
              deadline,
              secret);
      Launcher.Launched launched = launcher.launch(rendezvous, job);
      var met = new ConcurrentHashMap<Integer, Met>();
      try {
        meet(server, new Handshake(secret), launched, met);
        return introduce(met, launched);
      } catch (StriateException | IOException e) {
        met.values().forEach(each -> each.link().close());
        launched.close();
        throw e;
      }
    } catch (IOException e) {
      throw new StriateException(
          Code.WORKER_LOST,
          "the workers cannot meet: " + FileErrors.reason(e),
          "they meet at " + launcher.address());
    }
  }

  private void meet(
      ServerSocket server,
      Handshake handshake,
      Launcher.Launched launched,
      ConcurrentHashMap<Integer, Met> met)
      throws IOException {
    long end = System.nanoTime() + start.toNanos();
    server.setSoTimeout(POLL_MILLIS);
    while (met.size() < workers) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> greet(socket, handshake, met));
      } catch (SocketTimeoutException nobody) {
        requireAlive(launched, met, System.nanoTime() > end);
      }
    }
  }

  private void greet(Socket socket, Handshake handshake, ConcurrentHashMap<Integer, Met> met) {
    try {
      Optional<Handshake.Accepted> accepted = handshake.accept(socket);
      if (accepted.isPresent()) {
        Link link = accepted.get().link();
        int port = ByteBuffer.wrap(link.read(link.next(deadline))).getInt();
        var one = new Met(link, link.host() + ":" + port);
        int rank = accepted.get().rank();
        if (rank < 0 || rank >= workers || met.putIfAbsent(rank, one) != null) {
          link.close();
        }
      }
    } catch (IOException e) {
      // It is missed when the time is over, or when it has ended.
    }
  }

  private void requireAlive(
      Launcher.Launched launched, ConcurrentHashMap<Integer, Met> met, boolean over) {
    for (int rank = 0; rank < workers; rank++) {
      if (met.containsKey(rank)) {
        continue;
      }
      Optional<String> ended = launched.ended(rank);
      if (ended.isPresent()) {
        throw new StriateException(
            Code.WORKER_LOST,
            launched.name(rank) + " has ended before it met the others: " + ended.get());
      }
      if (over) {
        throw new StriateException(
            Code.WORKER_LOST,
            String.format(
                Locale.ROOT,
                "%s has not come within %d seconds",
                launched.name(rank),
                start.toSeconds()),
            launched.whenLate());
      }
    }
  }

  /// Tells the workers where the others are.
  private Collective introduce(ConcurrentHashMap<Integer, Met> met, Launcher.Launched launched)
      throws IOException {
    var links = new ArrayList<Link>();
    var addresses = new ArrayList<String>();
    for (int rank = 0; rank < workers; rank++) {
      Met one = Objects.requireNonNull(met.get(rank));
      links.add(one.link());
      addresses.add(one.address());
    }
    byte[] table = String.join("\n", addresses).getBytes(StandardCharsets.UTF_8);
    for (Link link : links) {
      link.send(Link.Kind.ADDRESS, table, table.length);
    }
    return new SocketDriver(List.copyOf(links), launcher, launched, start, deadline);
  }
}
