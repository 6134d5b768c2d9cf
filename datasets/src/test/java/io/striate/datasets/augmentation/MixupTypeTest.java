package io.striate.datasets.augmentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.data.AugmentationType;
import io.striate.api.random.RandomStream;
import io.striate.backend.tck.component.AugmentationContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MixupTypeTest implements AugmentationContract {
  @Override
  public AugmentationType type() {
    return new MixupType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("alpha", 0.05), Map.of("alpha", 4));
  }

  @Override
  public boolean mixes() {
    return true;
  }

  @Test
  void imagesAndNumbersAreBlendedAndLabelsAreDrawn() {
    var one = MixedSample.of(200, 1);
    MixupType.apply(one, MixedSample.of(100, 0), 0.75, 0.7);
    assertArrayEquals(new byte[] {-81, -81, -81, -81, -81, -81}, one.image()); // 175
    assertArrayEquals(new float[] {0.75f, 0.25f}, one.shares());
    assertArrayEquals(new int[] {1}, one.label());
    assertArrayEquals(new int[] {1, 1, 1, 1, 1, 1}, one.mask());
    var other = MixedSample.of(200, 1);
    MixupType.apply(other, MixedSample.of(100, 0), 0.75, 0.8);
    assertArrayEquals(new int[] {0}, other.label());
    assertArrayEquals(new int[6], other.mask());
  }

  /// Mean and variance of the beta distribution: 1/2 and 1 / (8 alpha + 4).
  @Test
  void sharesHaveTheirDistribution() {
    for (double alpha : new double[] {0.2, 1, 5}) {
      double sum = 0;
      double squares = 0;
      int count = 20_000;
      for (int i = 0; i < count; i++) {
        double share = Mixture.share(alpha, new RandomStream(1, "test", 0, i));
        assertTrue(share >= 0 && share <= 1);
        sum += share;
        squares += share * share;
      }
      double mean = sum / count;
      assertEquals(0.5, mean, 0.015, "mean for " + alpha);
      assertEquals(
          1 / (8 * alpha + 4), squares / count - mean * mean, 0.005, "variance for " + alpha);
    }
  }
}
