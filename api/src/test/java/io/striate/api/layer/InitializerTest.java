package io.striate.api.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.random.RandomStream;
import io.striate.api.tensor.Shape;
import org.junit.jupiter.api.Test;

class InitializerTest {
  private static final Shape WEIGHT = Shape.of(64, 32, 3, 3);

  private static double variance(Initializer initializer) {
    float[] values = initializer.values(WEIGHT, new RandomStream(1, "init", 0, 0));
    double sum = 0;
    double squares = 0;
    for (float value : values) {
      sum += value;
      squares += (double) value * value;
    }
    double mean = sum / values.length;
    return squares / values.length - mean * mean;
  }

  /// Fan-in 32 * 9 = 288, fan-out 64 * 9 = 576.
  @Test
  void variancesFollowTheFans() {
    assertEquals(2.0 / 288, variance(Initializer.heUniform()), 2.0 / 288 * 0.05);
    assertEquals(2.0 / 288, variance(Initializer.heNormal()), 2.0 / 288 * 0.05);
    assertEquals(2.0 / 864, variance(Initializer.glorotUniform()), 2.0 / 864 * 0.05);
    assertEquals(2.0 / 864, variance(Initializer.glorotNormal()), 2.0 / 864 * 0.05);
    assertEquals(0.04, variance(Initializer.normal(0.2)), 0.002);
    assertEquals(0.04 / 3, variance(Initializer.uniform(0.2)), 0.0007);
  }

  @Test
  void constantsAndRepetitionHold() {
    assertArrayEquals(
        new float[] {2, 2, 2},
        Initializer.constant(2).values(Shape.of(3), new RandomStream(1, "x", 0, 0)));
    float[] first = Initializer.heNormal().values(WEIGHT, new RandomStream(1, "w", 0, 0));
    float[] again = Initializer.heNormal().values(WEIGHT, new RandomStream(1, "w", 0, 0));
    float[] other = Initializer.heNormal().values(WEIGHT, new RandomStream(2, "w", 0, 0));
    assertArrayEquals(first, again);
    assertTrue(first[0] != other[0]);
  }
}
