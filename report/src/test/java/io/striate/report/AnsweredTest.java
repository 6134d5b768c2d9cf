package io.striate.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.report.Confusion.Mistake;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnsweredTest {
  private static Answered answered(int label, float... probabilities) {
    return Answered.of(0, label, probabilities);
  }

  @Test
  void theLargestProbabilityDecides() {
    assertEquals(
        new Answered(7, 2, 1, 0.5f, 0.25f), Answered.of(7, 2, new float[] {0.25f, 0.5f, 0.25f}));
    assertTrue(answered(0, 0.5f, 0.5f).correct(), "of equal ones the first");
  }

  @Test
  void confusionCountsWhatClassesWereTakenFor() {
    var confusion =
        Confusion.of(
            List.of("a", "b", "c"),
            List.of(
                answered(0, 1, 0, 0),
                answered(0, 0, 1, 0),
                answered(1, 0, 0, 1),
                answered(1, 0, 0, 1),
                answered(1, 0, 1, 0)));
    assertArrayEquals(new int[][] {{1, 1, 0}, {0, 1, 2}, {0, 0, 0}}, confusion.counts());
    assertEquals(List.of(new Mistake(1, 2, 2), new Mistake(0, 1, 1)), confusion.frequent(5));
    assertEquals(List.of(new Mistake(1, 2, 2)), confusion.frequent(1));
    assertEquals(1.0 / 3, confusion.recall(1));
    assertTrue(Double.isNaN(confusion.recall(2)));
  }

  /// Guo and others: the sum over bins of their share times the distance of accuracy and
  /// confidence.
  @Test
  void theCalibrationErrorIsThatOfThePaper() {
    var answers = new ArrayList<Answered>();
    // Four answers of 0.75, three of them right; two of 0.95, one of them right.
    for (int i = 0; i < 4; i++) {
      answers.add(answered(i < 3 ? 0 : 1, 0.75f, 0.25f));
    }
    for (int i = 0; i < 2; i++) {
      answers.add(answered(i, 0.95f, 0.05f));
    }
    var calibration = Calibration.of(answers);
    assertEquals(2.0 / 6 * 0.45, calibration.error(), 1e-7);
    assertEquals(4, calibration.bins().get(7).count());
    assertEquals(0.75, calibration.bins().get(7).accuracy());
    assertEquals(2, calibration.bins().get(9).count());
    assertEquals(0, Calibration.of(List.of()).error());
  }

  @Test
  void edgesOfBinsBelongToTheLowerOne() {
    var calibration =
        Calibration.of(List.of(answered(0, 0.5f, 0.5f), answered(0, 1), answered(0, 0, 0)));
    assertEquals(1, calibration.bins().get(4).count());
    assertEquals(1, calibration.bins().get(9).count());
    assertEquals(1, calibration.bins().getFirst().count());
  }
}
