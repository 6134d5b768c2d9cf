package io.striate.datasets.features;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// How many samples each class has, in words.
public final class ClassCounts {
  /// Most classes whose numbers of samples are told one by one.
  private static final int MOST_TOLD = 10;

  private ClassCounts() {}

  /// The same for samples of one class each.
  ///
  /// @param labels the class of each sample
  public static String ofLabels(String what, List<String> classes, int... labels) {
    int[] counts = new int[classes.size()];
    for (int label : labels) {
      counts[label]++;
    }
    return text(what, labels.length, classes, counts);
  }

  /// The number of samples and of those of each class: `21 images: cat 12, dog 9`.
  ///
  /// @param what the samples are called
  /// @param total how many there are; one may be of several classes
  /// @param counts how many are of each class
  public static String text(String what, int total, List<String> classes, int... counts) {
    if (classes.isEmpty()) {
      return String.format(Locale.ROOT, "%,d %s", total, what);
    }
    if (classes.size() <= MOST_TOLD) {
      var each = new ArrayList<String>();
      for (int i = 0; i < counts.length; i++) {
        each.add(String.format(Locale.ROOT, "%s %,d", classes.get(i), counts[i]));
      }
      return String.format(Locale.ROOT, "%,d %s: %s", total, what, String.join(", ", each));
    }
    var all = Arrays.stream(counts).summaryStatistics();
    return String.format(
        Locale.ROOT,
        "%,d %s: %,d to %,d in each of %,d classes",
        total,
        what,
        all.getMin(),
        all.getMax(),
        classes.size());
  }
}
