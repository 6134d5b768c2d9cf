package io.striate.training.data;

import io.striate.api.random.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Which samples an epoch has, and in which order: decided by the seed and the epoch alone.
final class EpochOrder {
  private final int[] samples;

  /// The samples of each class; empty if every sample is seen once.
  private final List<int[]> classes;

  private EpochOrder(int[] samples, List<int[]> classes) {
    this.samples = samples;
    this.classes = List.copyOf(classes);
  }

  /// Every sample once.
  ///
  /// @param samples shared, not copied
  static EpochOrder shuffled(int... samples) {
    return new EpochOrder(samples, List.of());
  }

  /// As many samples in all, and equally many of each class: if that is no whole number, some
  /// classes, others in each epoch, have one more. Within an epoch no sample is seen again before
  /// all others of its class have been.
  ///
  /// @param samples shared, not copied
  /// @param labels the class of each
  static EpochOrder balanced(int[] samples, int[] labels) {
    var byClass =
        IntStream.range(0, samples.length)
            .boxed()
            .collect(Collectors.groupingBy(i -> labels[i], TreeMap::new, Collectors.toList()));
    var classes = new ArrayList<int[]>();
    byClass.values().forEach(own -> classes.add(own.stream().mapToInt(i -> samples[i]).toArray()));
    return new EpochOrder(samples, classes);
  }

  /// How many classes there are; 0 if every sample is seen once.
  int classes() {
    return classes.size();
  }

  /// The samples of an epoch.
  ///
  /// @param epoch from 0
  int[] of(long seed, int epoch) {
    int[] drawn = classes.isEmpty() ? samples : balanced(seed, epoch);
    int[] order = new RandomStream(seed, "shuffle", epoch, 0).permutation(drawn.length);
    return Arrays.stream(order).map(i -> drawn[i]).toArray();
  }

  private int[] balanced(long seed, int epoch) {
    int[] drawn = new int[samples.length];
    int[] rank = new RandomStream(seed, "balance", epoch, 0).permutation(classes.size());
    int at = 0;
    for (int label = 0; label < classes.size(); label++) {
      int[] own = classes.get(label);
      boolean more = rank[label] < drawn.length % classes.size();
      int end = at + drawn.length / classes.size() + (more ? 1 : 0);
      for (int round = 0; at < end; round++) {
        var random = new RandomStream(seed, "balance/" + label, epoch, round);
        for (int i :
            Arrays.copyOf(random.permutation(own.length), Math.min(own.length, end - at))) {
          drawn[at++] = own[i];
        }
      }
    }
    return drawn;
  }
}
