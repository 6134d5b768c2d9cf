package io.striate.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// How often a class was taken for another.
///
/// @param labels the names of the classes
/// @param counts for each class, what its samples were taken for
@SuppressWarnings("ArrayRecordComponent") // carries an array, is never compared
record Confusion(List<String> labels, int[][] counts) {
  Confusion {
    labels = List.copyOf(labels);
  }

  /// Counts answers.
  static Confusion of(List<String> labels, List<Answered> answers) {
    int[][] counts = new int[labels.size()][labels.size()];
    for (Answered answer : answers) {
      counts[answer.label()][answer.said()]++;
    }
    return new Confusion(labels, counts);
  }

  /// A class that was taken for another.
  ///
  /// @param label the right class
  /// @param said the other one
  /// @param count how often
  record Mistake(int label, int said, int count) {}

  /// The mistakes that were made most often.
  List<Mistake> frequent(int most) {
    var mistakes = new ArrayList<Mistake>();
    for (int label = 0; label < counts.length; label++) {
      for (int said = 0; said < counts.length; said++) {
        if (label != said && counts[label][said] > 0) {
          mistakes.add(new Mistake(label, said, counts[label][said]));
        }
      }
    }
    mistakes.sort(Comparator.comparingInt(Mistake::count).reversed());
    return mistakes.subList(0, Math.min(most, mistakes.size()));
  }

  /// How many samples a class has.
  int samples(int label) {
    int sum = 0;
    for (int count : counts[label]) {
      sum += count;
    }
    return sum;
  }

  /// The share of a class's samples that were taken for it; NaN if it has none.
  double recall(int label) {
    return (double) counts[label][label] / samples(label);
  }
}
