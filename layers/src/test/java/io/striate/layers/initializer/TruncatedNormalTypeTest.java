package io.striate.layers.initializer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.component.Config;
import io.striate.api.layer.InitializerType;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.component.InitializerContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Variance 0.774 deviation^2, within two deviations.
class TruncatedNormalTypeTest implements InitializerContract {
  @Override
  public InitializerType type() {
    return new TruncatedNormalType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of("deviation", 0.2));
  }

  @Override
  public Optional<Moments> moments(Map<String, ?> settings, Shape shape) {
    return Optional.of(new Moments(0, 0.04 * VARIANCE));
  }

  /// `1 - 4 phi(2) / (2 Phi(2) - 1)`, with the normal density and distribution function.
  private static final double VARIANCE = 0.7737413035;

  @Test
  void staysWithinTwoDeviations() {
    var type = type();
    var initializer = type.create(Config.of(type.fields(), Map.of("deviation", 0.2)));
    float largest = 0;
    for (float value : initializer.values(Shape.of(10_000), new RandomStream(1, "test", 0, 0))) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertTrue(largest <= 0.4f && largest > 0.38f, "largest magnitude " + largest);
  }
}
