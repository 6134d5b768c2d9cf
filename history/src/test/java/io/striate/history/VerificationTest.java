package io.striate.history;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class VerificationTest {
  @Test
  void cosinesAreThoseOfTheDefinition() {
    float[] one = {1, 0, 1, 1, 0, 0, 3, 4};
    float[] other = {0, 2, 2, 2, 5, 5, 4, 3};
    // By hand: at a right angle, in one direction, a vector of zeros, 24 / 25.
    assertArrayEquals(new double[] {0, 1, 0, 0.96}, Verification.cosines(one, other, 2), 1e-15);
  }

  @Test
  void theThresholdMakesMostPairsRight() {
    var pairs =
        new Verification(
            new double[] {0.9, 0.1, 0.8, 0.3, 0.6, 0.7},
            new boolean[] {true, false, true, false, false, true});
    assertEquals(0.65, pairs.threshold(), 1e-15);
    assertEquals(1, pairs.accuracy(pairs.threshold()));
    assertEquals(5 / 6.0, pairs.accuracy(0.5), 1e-15);
  }

  /// Pairs of equal scores fall on one side, so no threshold between them counts.
  @Test
  void equalScoresAreNotToldApart() {
    var pairs =
        new Verification(new double[] {1, 1, 1, 0}, new boolean[] {true, true, false, false});
    assertEquals(0.5, pairs.threshold());
    assertEquals(0.75, pairs.accuracy(0.5));
    var none = new Verification(new double[] {2, 2}, new boolean[] {true, true});
    assertEquals(Double.NEGATIVE_INFINITY, none.threshold());
    var all = new Verification(new double[] {2, 2}, new boolean[] {false, false});
    assertEquals(Double.POSITIVE_INFINITY, all.threshold());
  }

  /// Against trying each threshold.
  @Test
  void noOtherThresholdIsBetter() {
    var random = new Random(7);
    double[] scores = new double[101];
    boolean[] same = new boolean[101];
    for (int i = 0; i < scores.length; i++) {
      same[i] = random.nextBoolean();
      scores[i] = random.nextInt(40) + (same[i] ? 12 : 0);
    }
    var pairs = new Verification(scores, same);
    double best = pairs.accuracy(pairs.threshold());
    double tried = 0;
    for (double threshold = -0.5; threshold < 60; threshold++) {
      tried = Math.max(tried, pairs.accuracy(threshold));
    }
    assertEquals(tried, best);
  }
}
