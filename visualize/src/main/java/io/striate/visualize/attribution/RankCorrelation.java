package io.striate.visualize.attribution;

import java.util.Comparator;
import java.util.stream.IntStream;

/// Spearman's rank correlation of the numbers of two pictures: 1 if they have the same order, 0 if
/// there is no relation.
///
/// Source: Spearman, "The Proof and Measurement of Association between Two Things", 1904; as
/// similarity of saliency maps: Adebayo and others, arXiv:1810.03292.
public final class RankCorrelation {
  private RankCorrelation() {}

  /// The correlation of two lists of the same length; 0 if all numbers of one of them are equal.
  public static double of(float[] a, float[] b) {
    double[] first = ranks(a);
    double[] second = ranks(b);
    double middle = (first.length - 1) / 2.0;
    double product = 0;
    double squaresOfFirst = 0;
    double squaresOfSecond = 0;
    for (int i = 0; i < first.length; i++) {
      product += (first[i] - middle) * (second[i] - middle);
      squaresOfFirst += (first[i] - middle) * (first[i] - middle);
      squaresOfSecond += (second[i] - middle) * (second[i] - middle);
    }
    double spread = Math.sqrt(squaresOfFirst * squaresOfSecond);
    return spread == 0 ? 0 : product / spread;
  }

  /// The place of each value in ascending order; equal values share the mean of their places.
  private static double[] ranks(float[] values) {
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    var ranks = new double[values.length];
    int from = 0;
    while (from < order.length) {
      int to = from;
      while (to + 1 < order.length && values[order[to + 1]] == values[order[from]]) {
        to++;
      }
      for (int i = from; i <= to; i++) {
        ranks[order[i]] = (from + to) / 2.0;
      }
      from = to + 1;
    }
    return ranks;
  }
}
