package io.striate.distributed.spark;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The address of a Spark cluster.
///
/// @param text as Spark takes it
/// @param cores how many tasks run at once; 0 if only the cluster knows
/// @param local whether all tasks are on this machine
record Master(String text, int cores, boolean local) {
  private static final Pattern LOCAL = Pattern.compile("local(?:\\[(\\d{1,5}|\\*)])?");
  private static final Pattern LOCAL_CLUSTER =
      Pattern.compile("local-cluster\\[\\s*(\\d{1,5})\\s*,\\s*(\\d{1,5})\\s*,\\s*\\d{1,9}\\s*]");
  private static final Pattern REMOTE =
      Pattern.compile("spark://[^:/,\\s]+:\\d{1,5}(,[^:/,\\s]+:\\d{1,5})*|yarn|k8s://\\S+");

  /// Whether a text looks like an address, right or wrong.
  static boolean isMeant(String text) {
    return text.startsWith("spark://")
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
}
