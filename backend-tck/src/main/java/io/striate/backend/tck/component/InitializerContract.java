package io.striate.backend.tck.component;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.layer.Initializer;
import io.striate.api.layer.InitializerType;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.run.Seed;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What every initializer promises: as many values as the shape has elements, all finite, that
/// depend on the stream alone and follow the distribution that is claimed.
public interface InitializerContract extends ComponentContract<Initializer> {
  @Override
  InitializerType type();

  /// Whether all streams give the same values, as for a constant.
  default boolean constant() {
    return false;
  }

  /// The distribution of the values, if the test is to check it.
  ///
  /// @param settings one of [#settings]
  /// @param shape of the parameter
  default Optional<Moments> moments(Map<String, ?> settings, Shape shape) {
    return Optional.empty();
  }

  /// Shapes of parameters that the settings fit; initializers fit any, unless their values are
  /// given.
  ///
  /// @param settings one of [#settings]
  default List<Shape> shapes(Map<String, ?> settings) {
    return List.of(
        Shape.SCALAR, Shape.of(5), Shape.of(4, 3), Shape.of(4, 3, 5, 2), Shape.of(8, 6, 3, 3));
  }

  /// Moments of a distribution.
  record Moments(double mean, double variance) {}

  /// There are as many values as elements, all finite.
  @TestFactory
  default Stream<DynamicTest> valuesFitTheShape() {
    return Settings.each(
        this,
        (settings, fresh) -> {
          for (Shape shape : shapes(settings)) {
            float[] values = fresh.get().values(shape, stream(0));
            assertEquals(shape.size(), values.length, () -> "values for " + shape);
            for (float value : values) {
              assertTrue(Float.isFinite(value), () -> value + " for " + shape);
            }
          }
        });
  }

  /// The same stream gives the same values, whatever was asked for before; another one gives
  /// others, unless the initializer is [#constant].
  @TestFactory
  default Stream<DynamicTest> valuesDependOnTheStream() {
    return Settings.each(
        this,
        (settings, fresh) -> {
          Shape shape = shapes(settings).getLast();
          float[] expected = fresh.get().values(shape, stream(0));
          var used = fresh.get();
          float[] other = used.values(shape, stream(1));
          used.values(shapes(settings).getFirst(), stream(2));
          assertArrayEquals(
              expected, used.values(shape, stream(0)), "depends on what was asked for before");
          assertEquals(
              constant(),
              Arrays.equals(expected, other),
              "whether all streams give the same values");
        });
  }

  /// Mean and variance of many values are those of [#moments], within five standard errors.
  @TestFactory
  default Stream<DynamicTest> valuesFollowTheirDistribution() {
    return Settings.each(
        this,
        (settings, fresh) -> {
          for (Shape shape : List.of(Shape.of(200, 300), Shape.of(48, 32, 5, 5))) {
            var claimed = moments(settings, shape);
            if (claimed.isPresent()) {
              check(claimed.get(), fresh.get().values(shape, stream(3)), shape);
            }
          }
        });
  }

  private static void check(Moments claimed, float[] values, Shape shape) {
    double mean = 0;
    for (float value : values) {
      mean += value / (double) values.length;
    }
    double variance = 0;
    double fourth = 0;
    for (float value : values) {
      double square = (value - mean) * (value - mean);
      variance += square / values.length;
      fourth += square * square / values.length;
    }
    double ofMean = Math.sqrt(claimed.variance() / values.length);
    double ofVariance = Math.sqrt(Math.max(0, fourth - variance * variance) / values.length);
    double rounding = 1e-6 * Math.abs(claimed.mean()) + 1e-12;
    assertEquals(claimed.mean(), mean, 5 * ofMean + rounding, () -> "mean for " + shape);
    assertEquals(
        claimed.variance(), variance, 5 * ofVariance + rounding, () -> "variance for " + shape);
    assertFalse(Double.isNaN(variance), "variance");
  }

  private static RandomStream stream(int index) {
    return new RandomStream(Seed.get(), "kit/initializer", 0, index);
  }
}
