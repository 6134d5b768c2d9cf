package io.striate.distributed.spark;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The address of a Spark cluster.
///
/// @param text as Spark takes it
/// @param cores how many tasks run at once; 0 if only the cluster knows
/// @param local whether all tasks are on this machine
record Master(String text, int cores, boolean local) {
  private static final String SCHEME = "spark://";
  private static final Pattern COMMA = Pattern.compile(",");

  /// How long a master may take to answer.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Pattern LOCAL = Pattern.compile("local(?:\\[(\\d{1,5}|\\*)])?");
  private static final Pattern LOCAL_CLUSTER =
      Pattern.compile("local-cluster\\[\\s*(\\d{1,5})\\s*,\\s*(\\d{1,5})\\s*,\\s*\\d{1,9}\\s*]");
  private static final Pattern REMOTE =
      Pattern.compile("spark://[^:/,\\s]+:\\d{1,5}(,[^:/,\\s]+:\\d{1,5})*|yarn|k8s://\\S+");

  /// Whether a text looks like an address, right or wrong.
  static boolean isMeant(String text) {
    return text.startsWith(SCHEME)
        || text.startsWith("k8s://")
        || text.equals("yarn")
        || text.equals("local")
        || text.startsWith("local[")
        || text.startsWith("local-cluster[");
  }

  /// The address of a text.
  ///
  /// @throws StriateException if it is none
  static Master of(String text) {
    Matcher local = LOCAL.matcher(text);
    if (local.matches()) {
      String count = local.group(1);
      int cores =
          count == null
              ? 1
              : count.equals("*")
                  ? Runtime.getRuntime().availableProcessors()
                  : Integer.parseInt(count);
      return new Master(text, cores, true);
    }
    Matcher cluster = LOCAL_CLUSTER.matcher(text);
    if (cluster.matches()) {
      int cores = Integer.parseInt(cluster.group(1)) * Integer.parseInt(cluster.group(2));
      return new Master(text, cores, true);
    }
    if (REMOTE.matcher(text).matches()) {
      return new Master(text, 0, false);
    }
    throw new StriateException(
        Code.BAD_FLAG,
        String.format(Locale.ROOT, "'%s' is no address of a Spark cluster", text),
        "such are local[4], local-cluster[2,1,1024], spark://HOST:7077, yarn");
  }

  /// The largest power of two that is not above the cores; 2 if nobody knows them.
  int workers() {
    return cores == 0 ? 2 : Math.max(1, Integer.highestOneBit(cores));
  }

  /// Refuses more workers than tasks can run at once, as far as the address says how many: the
  /// stage would wait for cores that never come.
  ///
  /// @throws StriateException if they are too many
  void requireCores(int workers) {
    if (cores > 0 && workers > cores) {
      throw new StriateException(
          Code.BAD_FLAG,
          String.format(
              Locale.ROOT, "%s runs %d tasks at once, fewer than %d workers", text, cores, workers),
          String.format(Locale.ROOT, "use workers=%d, or an address with more cores", workers()));
    }
  }

  /// The addresses of the machines that an address of Spark's own kind of cluster names; empty for
  /// others.
  private List<InetSocketAddress> machines() {
    if (!text.startsWith(SCHEME)) {
      return List.of();
    }
    return COMMA
        .splitAsStream(text.substring(SCHEME.length()))
        .map(machine -> {
          int colon = machine.lastIndexOf(':');
          return new InetSocketAddress(
              machine.substring(0, colon), Integer.parseInt(machine.substring(colon + 1)));
        })
        .toList();
  }

  /// Looks whether a master answers, where that is known; Spark itself would try for a minute and
  /// then fail without a reason.
  ///
  /// @return the address of this machine that the master sees; empty if the address names none
  /// @throws StriateException if none answers
  Optional<InetAddress> seenFrom() {
    List<InetSocketAddress> machines = machines();
    var reasons = new ArrayList<String>();
    for (InetSocketAddress machine : machines) {
      try (var socket = new Socket()) {
        socket.connect(machine, (int) PATIENCE.toMillis());
        return Optional.of(socket.getLocalAddress());
      } catch (IOException e) {
        reasons.add(
            String.format(
                Locale.ROOT,
                "%s:%d: %s",
                machine.getHostString(),
                machine.getPort(),
                e instanceof UnknownHostException ? "no such host" : e.getMessage()));
      }
    }
    if (!machines.isEmpty()) {
      throw new StriateException(
          Code.WORKER_LOST,
          "no Spark master answers at " + text,
          Stream.concat(
                  reasons.stream(), Stream.of("check the address, and that the master is running"))
              .toArray(String[]::new));
    }
    return Optional.empty();
  }
}
