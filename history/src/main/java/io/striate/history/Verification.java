package io.striate.history;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Scores of pairs, larger for pairs that are more alike, and whether each is of one person.
///
/// @param scores of the pairs
/// @param same whether each is of one person
@SuppressWarnings("ArrayRecordComponent") // carries arrays, is never compared
record Verification(double[] scores, boolean[] same) {
  /// The cosines of the angles between vectors of two lists.
  ///
  /// @param one `[pairs, length]`
  /// @param other `[pairs, length]`
  static double[] cosines(float[] one, float[] other, int length) {
    double[] cosines = new double[one.length / length];
    for (int pair = 0; pair < cosines.length; pair++) {
      double product = 0;
      double a = 0;
      double b = 0;
      for (int i = pair * length; i < (pair + 1) * length; i++) {
        product += (double) one[i] * other[i];
        a += (double) one[i] * one[i];
        b += (double) other[i] * other[i];
      }
      cosines[pair] = a * b > 0 ? product / Math.sqrt(a * b) : 0;
    }
    return cosines;
  }

  /// The score from which on pairs are taken for one person, so that most of these pairs are right;
  /// it lies in the middle between the scores of two pairs.
  double threshold() {
    int[] order =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> scores[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    // Below the least score all pairs are taken for one person.
    int right = (int) IntStream.range(0, same.length).filter(i -> same[i]).count();
    int most = right;
    double best = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < order.length; i++) {
      right += same[order[i]] ? -1 : 1;
      double own = scores[order[i]];
      double next = i + 1 < order.length ? scores[order[i + 1]] : Double.POSITIVE_INFINITY;
      if (right > most && own < next) {
        most = right;
        best = Double.isInfinite(next) ? next : (own + next) / 2;
      }
    }
    return best;
  }

  /// The share of pairs that are right when a threshold decides.
  double accuracy(double threshold) {
    return IntStream.range(0, scores.length)
            .filter(i -> (scores[i] >= threshold) == same[i])
            .count()
        / (double) scores.length;
  }

  @Override
  public String toString() {
    return Arrays.toString(scores) + " " + Arrays.toString(same);
  }
}
