package io.striate.distributed;

import io.striate.api.cluster.Collective;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The driver's end of a group that is connected by sockets. It hears from each worker when it
/// begins to add, and the part of the sum that the worker holds: so it knows who is late.
final class SocketDriver implements Collective {
  /// Messages up to this size fit into the buffers of a connection, whatever its other end does.
  private static final int SMALL = 1 << 13;

  /// How long to look for a better reason once a worker is lost.
  private static final Duration AFTERMATH = Duration.ofMillis(300);

  private final List<Link> links;
  private final Launcher launcher;
  private final Launcher.Launched launched;
  private final Duration deadline;
  private Duration patience;
  private byte[] buffer = {};

  /// @param links by rank
  /// @param start how long workers may take until they have computed for the first time
  SocketDriver(
      List<Link> links,
      Launcher launcher,
      Launcher.Launched launched,
      Duration start,
      Duration deadline) {
    this.links = List.copyOf(links);
    this.launcher = launcher;
    this.launched = launched;
    this.patience = start.compareTo(deadline) > 0 ? start : deadline;
    this.deadline = deadline;
  }

  @Override
  public int rank() {
    return links.size();
  }

  @Override
  public int size() {
    return links.size();
  }

  @Override
  public byte[] broadcast(byte[] message) {
    if (message.length <= SMALL) {
      for (int rank = 0; rank < links.size(); rank++) {
        try {
          links.get(rank).send(Link.Kind.MESSAGE, message, message.length);
        } catch (IOException e) {
          throw lost(rank, e);
        }
      }
      return message;
    }
    var sends = new ArrayList<FutureTask<Optional<IOException>>>();
    for (Link link : links) {
      var send = new FutureTask<>(() -> sent(link, message));
      Thread.ofVirtual().start(send);
      sends.add(send);
    }
    long end = System.nanoTime() + patience.toNanos();
    for (int rank = 0; rank < links.size(); rank++) {
      Optional<IOException> failure = outcome(sends.get(rank), end, rank);
      if (failure.isPresent()) {
        throw lost(rank, failure.get());
      }
    }
    return message;
  }

  private static Optional<IOException> sent(Link link, byte[] message) {
    try {
      link.send(Link.Kind.MESSAGE, message, message.length);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(e);
    }
  }

  private Optional<IOException> outcome(
      FutureTask<Optional<IOException>> send, long end, int rank) {
    try {
      return send.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw late(List.of(rank), e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while workers were told something", e);
    }
  }

  @Override
  public void sum(float[] values, int parts) {
    sum(new Values.Floats(values));
  }

  @Override
  public void sum(double[] values, int parts) {
    sum(new Values.Doubles(values));
  }

  private void sum(Values values) {
    long end = System.nanoTime() + patience.toNanos();
    for (int rank = 0; rank < links.size(); rank++) {
      expect(rank, Link.Kind.READY, 0, end);
    }
    end = System.nanoTime() + patience.toNanos();
    if (buffer.length < values.length() * values.width()) {
      buffer = new byte[values.length() * values.width()];
    }
    for (int rank = 0; rank < links.size(); rank++) {
      var plan = HalvingPlan.of(rank, links.size(), values.length(), 1);
      int length = (plan.to() - plan.from()) * values.width();
      expect(rank, Link.Kind.VALUES, length, end);
      try {
        links.get(rank).read(buffer, length);
      } catch (IOException e) {
        throw lost(rank, e);
      }
      values.read(plan.from(), plan.to(), buffer);
    }
    patience = deadline;
  }

  /// The time until a moment, at least a millisecond: zero would mean to wait for ever.
  private static Duration remaining(long end) {
    return Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
  }

  /// Reads the head of the frame that must come next.
  private void expect(int rank, Link.Kind kind, int length, long end) {
    Link link = links.get(rank);
    try {
      Link.Frame frame = link.next(remaining(end));
      if (frame.kind() == Link.Kind.FAILED) {
        throw Problems.of(link.read(frame), launched.name(rank));
      }
      if (frame.kind() == Link.Kind.LOST) {
        int peer = ByteBuffer.wrap(link.read(frame)).getInt();
        throw lost(peer, new IOException(launched.name(rank) + " has lost the connection to it"));
      }
      if (frame.kind() != kind || frame.length() != length) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "expected %s of %d bytes, got %s of %d",
                kind,
                length,
                frame.kind(),
                frame.length()));
      }
    } catch (SocketTimeoutException e) {
      throw late(
          IntStream.range(rank, links.size())
              .filter(each -> each == rank || !links.get(each).hasMore())
              .boxed()
              .toList(),
          e);
    } catch (IOException e) {
      throw lost(rank, e);
    }
  }

  /// What to throw when workers have not answered in time.
  private StriateException late(List<Integer> ranks, Exception cause) {
    String who = ranks.stream().map(launched::name).collect(Collectors.joining(", "));
    var problem =
        new StriateException(
            Code.WORKER_LOST,
            String.format(
                Locale.ROOT,
                "%s %s not answered within %d seconds",
                who,
                ranks.size() == 1 ? "has" : "have",
                patience.toSeconds()),
            "if steps take that long, set a longer deadline");
    problem.initCause(cause);
    return problem;
  }

  /// What to throw when a connection has broken: what a worker has failed by, if one has; else who
  /// has ended.
  private StriateException lost(int rank, IOException cause) {
    long until = System.nanoTime() + AFTERMATH.toNanos();
    for (int other = 0; other < links.size(); other++) {
      Optional<StriateException> failure = failure(other, until);
      if (failure.isPresent()) {
        return failure.get();
      }
    }
    for (int other = 0; other < links.size(); other++) {
      Optional<String> end = launched.ended(other);
      if (end.isPresent()) {
        return ended(launched.name(other) + " has ended: " + end.get(), cause);
      }
    }
    return ended(launched.name(rank) + " is lost: " + cause.getMessage(), cause);
  }

  private static StriateException ended(String what, IOException cause) {
    var lost = new StriateException(Code.WORKER_LOST, what);
    lost.initCause(cause);
    return lost;
  }

  /// What a worker has failed by, if it says so soon.
  private Optional<StriateException> failure(int rank, long until) {
    Link link = links.get(rank);
    try {
      while (true) {
        Link.Frame frame = link.next(remaining(until));
        byte[] bytes = link.read(frame);
        if (frame.kind() == Link.Kind.FAILED) {
          return Optional.of(Problems.of(bytes, launched.name(rank)));
        }
      }
    } catch (IOException e) {
      return Optional.empty(); // it has ended, or has nothing to say
    }
  }

  @Override
  public String describe() {
    return String.format(
        Locale.ROOT,
        "%d %s %s",
        links.size(),
        links.size() == 1 ? "worker," : "workers,",
        launcher.describe());
  }

  @Override
  public void close() {
    links.forEach(Link::close);
    launched.close();
  }
}
