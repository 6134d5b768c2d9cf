package io.striate.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleTest {
  @ParameterizedTest
  @CsvSource({
    "0.03, 0.18, 0, 0.2, 0.05",
    "0, 1, 0, 1, 0.2",
    "-3, 7, -4, 8, 2",
    "1234, 1240, 1234, 1240, 2",
    "0.001, 0.0012, 0.001, 0.0012, 0.00005",
    "5, 5, 4, 6, 1",
    "0, 0, 0, 2e-13, 2e-13"
  })
  void endsAreRoundAndHoldTheRange(
      double least, double most, double low, double high, double step) {
    Scale scale = Scale.of(least, most, 5);
    assertTrue(scale.least() <= least + 1e-12 && scale.most() >= most - 1e-12, scale::toString);
    assertEquals(step, scale.step(), step * 1e-9, scale::toString);
    if (least != most) {
      assertEquals(low, scale.least(), step * 1e-6);
      assertEquals(high, scale.most(), step * 1e-6);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1.01, 2", "2, 2", "2.1, 5", "5, 5", "5.5, 10", "10, 10", "0.03, 0.05"})
  void stepsAreOneTwoOrFiveTimesAPowerOfTen(double least, double step) {
    assertEquals(step, Scale.step(least), step * 1e-9);
  }

  @Test
  void marksHaveTheDigitsThatTellThemApart() {
    Scale scale = Scale.of(0.03, 0.18, 5);
    assertEquals(
        List.of("0.00", "0.05", "0.10", "0.15", "0.20"),
        scale.ticks().stream().map(scale::text).toList());
    Scale large = Scale.of(-1000, 4000, 5);
    assertEquals(
        List.of("-1,000", "0", "1,000", "2,000", "3,000", "4,000"),
        large.ticks().stream().map(large::text).toList());
    assertEquals("1.0e-09", Scale.of(0, 5e-9, 5).text(1e-9));
  }
}
