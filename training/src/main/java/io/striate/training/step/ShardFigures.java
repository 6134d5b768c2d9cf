package io.striate.training.step;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Adds up the figures of shards in the order in which their gradients are added: as a binary
/// counter carries.
final class ShardFigures {
  /// By level; empty where there is no sum of the level.
  private final List<Map<String, double[]>> levels = new ArrayList<>();

  /// Adds the figures of the next shard.
  void add(Map<String, double[]> shard) {
    Map<String, double[]> carried = shard;
    for (int level = 0; level < levels.size(); level++) {
      if (levels.get(level).isEmpty()) {
        levels.set(level, carried);
        return;
      }
      carried = sum(levels.get(level), carried);
      levels.set(level, Map.of());
    }
    levels.add(carried);
  }

  /// The sums over all shards so far; empty without any.
  Map<String, double[]> total() {
    Map<String, double[]> total = Map.of();
    for (Map<String, double[]> level : levels) {
      total = level.isEmpty() ? total : total.isEmpty() ? level : sum(level, total);
    }
    return total;
  }

  private static Map<String, double[]> sum(Map<String, double[]> a, Map<String, double[]> b) {
    var sums = new LinkedHashMap<String, double[]>();
    a.forEach((name, values) -> {
      double[] more = Objects.requireNonNull(b.get(name), name);
      double[] sum = values.clone();
      for (int i = 0; i < sum.length; i++) {
        sum[i] += more[i];
      }
      sums.put(name, sum);
    });
    return sums;
  }
}
