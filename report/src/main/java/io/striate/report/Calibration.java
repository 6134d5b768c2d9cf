package io.striate.report;

import java.util.ArrayList;
import java.util.List;

/// Whether a network is right as often as it says: answers by their confidence, in tenths.
///
/// Source: Guo, Pleiss, Sun and Weinberger, "On calibration of modern neural networks", 2017.
///
/// @param bins from the least confident answers to the most confident ones
record Calibration(List<Bin> bins) {
  private static final int BINS = 10;

  Calibration {
    bins = List.copyOf(bins);
  }

  /// Answers whose confidence is in a range.
  ///
  /// @param from above this
  /// @param to at most this
  /// @param count how many
  /// @param confidence its mean; 0 if there are none
  /// @param accuracy the share of right answers; 0 if there are none
  record Bin(double from, double to, int count, double confidence, double accuracy) {}

  /// Sorts answers into bins.
  static Calibration of(List<Answered> answers) {
    int[] counts = new int[BINS];
    double[] confidence = new double[BINS];
    int[] right = new int[BINS];
    for (Answered answer : answers) {
      int bin = (int) Math.clamp(Math.ceil(answer.confidence() * BINS) - 1, 0, BINS - 1);
      counts[bin]++;
      confidence[bin] += answer.confidence();
      right[bin] += answer.correct() ? 1 : 0;
    }
    var bins = new ArrayList<Bin>();
    for (int bin = 0; bin < BINS; bin++) {
      int count = counts[bin];
      bins.add(
          new Bin(
              (double) bin / BINS,
              (bin + 1.0) / BINS,
              count,
              count == 0 ? 0 : confidence[bin] / count,
              count == 0 ? 0 : (double) right[bin] / count));
    }
    return new Calibration(bins);
  }

  /// The expected calibration error: the mean distance of confidence and accuracy over all answers.
  double error() {
    double sum = 0;
    int all = 0;
    for (Bin bin : bins) {
      sum += bin.count * Math.abs(bin.confidence - bin.accuracy);
      all += bin.count;
    }
    return all == 0 ? 0 : sum / all;
  }
}
