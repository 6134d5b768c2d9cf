package io.striate.visualize.retrieval;

import java.util.Arrays;
import java.util.PriorityQueue;

/// The vectors that could be among the nearest, though keys of distances have errors.
final class Candidates {
  /// How many more than twice the needed ones are gathered before the rest is thrown away.
  private static final int ROOM = 32;

  private final int most;
  private final double error;
  private final PriorityQueue<Double> nearest = new PriorityQueue<>((a, b) -> Double.compare(b, a));
  private int[] indices;
  private double[] keys;
  private int size;

  /// @param most how many are wanted
  /// @param error the most by which a key is off
  Candidates(int most, double error) {
    this.most = most;
    this.error = error;
    this.indices = new int[2 * most + ROOM];
    this.keys = new double[2 * most + ROOM];
  }

  /// The largest key that can still belong to one of the nearest: the last of them is truly at most
  /// `error` beyond its key, and another may be `error` nearer than its own.
  double limit() {
    return nearest.size() < most ? Double.POSITIVE_INFINITY : nearest.element() + 2 * error;
  }

  /// Keeps one.
  void add(int index, double key) {
    nearest.add(key);
    if (nearest.size() > most) {
      nearest.remove();
    }
    if (size == indices.length) {
      prune();
    }
    indices[size] = index;
    keys[size] = key;
    size++;
  }

  private void prune() {
    double limit = limit();
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (keys[i] <= limit) {
        indices[kept] = indices[i];
        keys[kept] = keys[i];
        kept++;
      }
    }
    size = kept;
    if (size > indices.length / 2) {
      indices = Arrays.copyOf(indices, 2 * indices.length);
      keys = Arrays.copyOf(keys, 2 * keys.length);
    }
  }

  /// Those that are left.
  int[] indices() {
    prune();
    return Arrays.copyOf(indices, size);
  }
}
