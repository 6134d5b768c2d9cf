package io.striate.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What a classifier takes for what.
final class Confusions {
  private record Pair(String label, String answer, long count) {}

  private Confusions() {}

  /// The pairs of classes that are confused most often, one line each.
  static List<String> worst(List<String> labels, List<List<Long>> confusion, int most) {
    var pairs = new ArrayList<Pair>();
    for (int label = 0; label < labels.size(); label++) {
      for (int answer = 0; answer < labels.size(); answer++) {
        long count = confusion.get(label).get(answer);
        if (label != answer && count > 0) {
          pairs.add(new Pair(labels.get(label), labels.get(answer), count));
        }
      }
    }
    return pairs.stream()
        .sorted(Comparator.comparingLong(Pair::count).reversed())
        .limit(most)
        .map(pair ->
            "%s taken for %s: %s"
                .formatted(pair.label(), pair.answer(), Figures.count(pair.count())))
        .toList();
  }
}
