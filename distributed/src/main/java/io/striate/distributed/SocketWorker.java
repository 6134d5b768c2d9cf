package io.striate.distributed;

import io.striate.api.Catalog;
import io.striate.api.cluster.ClusterJob;
import io.striate.api.cluster.Collective;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.plugin.loader.Plugins;
import io.striate.training.run.TrainingJob;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// A worker's end of a group that is connected by sockets: one to the driver, and one to each of
/// the workers whose rank differs in one bit.
public final class SocketWorker implements Collective {
  /// Up to this size, one peer sends first and then receives; larger exchanges do both at once.
  private static final int SMALL = 1 << 15;

  private final int rank;
  private final Rendezvous rendezvous;
  private final Link driver;
  private final Map<Integer, Link> peers = new HashMap<>();
  private final ExecutorService sending =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("striate-sends").factory());
  private byte[] outgoing = {};
  private byte[] incoming = {};

  private SocketWorker(Rendezvous rendezvous, int rank, Link driver) {
    this.rendezvous = rendezvous;
    this.rank = rank;
    this.driver = driver;
  }

  /// The group has ended, or this worker can do nothing more for it.
  private static CancellationException ended(String what, IOException cause) {
    var ended = new CancellationException(what);
    ended.initCause(cause);
    return ended;
  }

  /// Joins a group of another process and runs the job of a text in it, with the plug-ins that the
  /// driver has; returns when the driver ends it or has gone. What goes wrong is told to the
  /// driver.
  ///
  /// @param text of the job
  /// @throws IOException if the driver or the other workers cannot be reached
  public static void run(Rendezvous rendezvous, int rank, String text) throws IOException {
    run(
        rendezvous,
        rank,
        new ClusterJob() {
          @Override
          public String text() {
            return text;
          }

          @Override
          public void work(Collective group) {
            var plugins =
                Plugins.load(
                    TrainingJob.pluginPlaces(text), TrainingJob.options(text).trusted(), _ -> {});
            Catalog all = plugins.beside(Catalog.installed()).catalog();
            TrainingJob.of(text, all).work(group);
          }
        });
  }

  /// Joins a group and runs a job in it; returns when the driver ends it or has gone. What goes
  /// wrong is told to the driver.
  ///
  /// @throws IOException if the driver or the other workers cannot be reached
  public static void run(Rendezvous rendezvous, int rank, ClusterJob job) throws IOException {
    try (var group = join(rendezvous, rank)) {
      try {
        job.work(group);
      } catch (CancellationException over) {
        // The driver knows.
      } catch (StriateException e) {
        group.fail(e);
      } catch (RuntimeException | Error e) {
        group.fail(new StriateException(Code.WORKER_LOST, "has failed: " + e));
      }
    }
  }

  /// Joins a group.
  ///
  /// @throws IOException if the driver or the other workers cannot be reached
  static SocketWorker join(Rendezvous rendezvous, int rank) throws IOException {
    var handshake = new Handshake(rendezvous.secret());
    InetAddress host = InetAddress.getByName(rendezvous.host());
    Link driver = driver(handshake, new InetSocketAddress(host, rendezvous.port()), rank);
    var worker = new SocketWorker(rendezvous, rank, driver);
    InetAddress own = host.isLoopbackAddress() ? host : new InetSocketAddress(0).getAddress();
    try (var server = new ServerSocket(0, rendezvous.workers(), own)) {
      byte[] port = ByteBuffer.allocate(Integer.BYTES).putInt(server.getLocalPort()).array();
      driver.send(Link.Kind.ADDRESS, port, port.length);
      String table = new String(driver.read(driver.next(Duration.ZERO)), StandardCharsets.UTF_8);
      worker.meet(handshake, table.lines().toList(), server);
      return worker;
    } catch (IOException e) {
      worker.close();
      throw e;
    }
  }

  private static Link driver(Handshake handshake, InetSocketAddress address, int rank)
      throws IOException {
    try {
      return handshake.connect(address, rank);
    } catch (IOException e) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "the driver at %s:%d cannot be reached from here: %s",
              address.getHostString(),
              address.getPort(),
              e.getMessage()),
          e);
    }
  }

  /// Connects to the peers of lower ranks, and takes connections of those of higher ranks.
  private void meet(Handshake handshake, List<String> addresses, ServerSocket server)
      throws IOException {
    int higher = 0;
    for (int distance = 1; distance < size(); distance *= 2) {
      int peer = rank ^ distance;
      if (peer > rank) {
        higher++;
      } else {
        String address = addresses.get(peer);
        int colon = address.lastIndexOf(':');
        var at =
            new InetSocketAddress(
                address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        peers.put(peer, handshake.connect(at, rank));
      }
    }
    server.setSoTimeout((int) rendezvous.deadline().toMillis());
    while (higher > 0) {
      Optional<Handshake.Accepted> accepted = handshake.accept(server.accept());
      if (accepted.isPresent()) {
        peers.put(accepted.get().rank(), accepted.get().link());
        higher--;
      }
    }
  }

  private void fail(StriateException failure) {
    byte[] bytes = Problems.bytes(failure);
    try {
      driver.send(Link.Kind.FAILED, bytes, bytes.length);
    } catch (IOException e) {
      // The driver has gone, and needs to know nothing.
    }
  }

  @Override
  public int rank() {
    return rank;
  }

  @Override
  public int size() {
    return rendezvous.workers();
  }

  @Override
  public byte[] broadcast(byte[] message) {
    try {
      return driver.read(driver.next(Duration.ZERO));
    } catch (IOException e) {
      throw ended("the driver has ended", e);
    }
  }

  @Override
  public void sum(float[] values, int parts) {
    sum(new Values.Floats(values), parts);
  }

  @Override
  public void sum(double[] values, int parts) {
    sum(new Values.Doubles(values), parts);
  }

  private void sum(Values values, int parts) {
    var plan = HalvingPlan.of(rank, size(), values.length(), parts);
    tellDriver(Link.Kind.READY, new byte[0], 0);
    reserve(values.length() * values.width());
    for (HalvingPlan.Stage stage : plan.stages()) {
      if (exchange(
          values,
          stage.peer(),
          stage.sends(),
          stage.sendFrom(),
          stage.sendTo(),
          stage.receives(),
          stage.keepTo() - stage.keepFrom())) {
        if (stage.sends()) {
          values.add(stage.keepFrom(), stage.keepTo(), incoming, stage.peer() < rank);
        } else {
          values.read(stage.keepFrom(), stage.keepTo(), incoming);
        }
      }
    }
    for (HalvingPlan.Stage stage : plan.stages().reversed()) {
      exchange(
          values,
          stage.peer(),
          true,
          stage.keepFrom(),
          stage.keepTo(),
          true,
          stage.sendTo() - stage.sendFrom());
      values.read(stage.sendFrom(), stage.sendTo(), incoming);
    }
    values.write(plan.from(), plan.to(), outgoing);
    tellDriver(Link.Kind.VALUES, outgoing, (plan.to() - plan.from()) * values.width());
  }

  private void reserve(int bytes) {
    if (outgoing.length < bytes) {
      outgoing = new byte[bytes];
      incoming = new byte[bytes];
    }
  }

  private void tellDriver(Link.Kind kind, byte[] bytes, int length) {
    try {
      driver.send(kind, bytes, length);
    } catch (IOException e) {
      throw ended("the driver has ended", e);
    }
  }

  /// Sends a range to a peer, and receives another of its values into [#incoming].
  ///
  /// @return whether something was received
  private boolean exchange(
      Values values,
      int rankOfPeer,
      boolean sends,
      int from,
      int to,
      boolean receives,
      int expected) {
    Link peer = Objects.requireNonNull(peers.get(rankOfPeer));
    int length = sends ? (to - from) * values.width() : 0;
    int arriving = receives ? expected * values.width() : 0;
    if (sends) {
      values.write(from, to, outgoing);
    }
    try {
      if (sends && receives && Math.max(length, arriving) > SMALL) {
        Future<?> sent =
            sending.submit(() -> {
              peer.send(Link.Kind.VALUES, outgoing, length);
              return null;
            });
        receive(peer, arriving);
        sent.get();
      } else if (rank < rankOfPeer) {
        if (sends) {
          peer.send(Link.Kind.VALUES, outgoing, length);
        }
        if (receives) {
          receive(peer, arriving);
        }
      } else {
        if (receives) {
          receive(peer, arriving);
        }
        if (sends) {
          peer.send(Link.Kind.VALUES, outgoing, length);
        }
      }
      return receives;
    } catch (IOException | ExecutionException e) {
      throw lost(rankOfPeer, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw lost(rankOfPeer, e);
    }
  }

  /// The driver judges first: it waits for the deadline, and a worker for twice as long.
  private void receive(Link peer, int length) throws IOException {
    Link.Frame frame = peer.next(rendezvous.deadline().multipliedBy(2));
    if (frame.kind() != Link.Kind.VALUES || frame.length() != length) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "expected %d bytes of values, got %d of kind %s",
              length,
              frame.length(),
              frame.kind()));
    }
    peer.read(incoming, length);
  }

  private CancellationException lost(int peer, Exception cause) {
    try {
      byte[] who = ByteBuffer.allocate(Integer.BYTES).putInt(peer).array();
      driver.send(Link.Kind.LOST, who, who.length);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    var ended = new CancellationException("worker " + peer + " is lost");
    ended.initCause(cause);
    return ended;
  }

  @Override
  public String describe() {
    return String.format(Locale.ROOT, "worker %d of %d", rank, size());
  }

  @Override
  public void close() {
    peers.values().forEach(Link::close);
    driver.close();
    sending.shutdown(); // what still sends fails, since its connection is closed
  }
}
