package io.striate.layers.initializer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.component.Config;
import io.striate.api.layer.InitializerType;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.component.InitializerContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Rows or columns of one length, at right angles.
class OrthogonalTypeTest implements InitializerContract {
  @Override
  public InitializerType type() {
    return new OrthogonalType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("gain", 0.5));
  }

  @Test
  void rowsOfAWideMatrixAreOrthogonal() {
    float[] values = values(Shape.of(6, 4, 3, 3));
    for (int a = 0; a < 6; a++) {
      for (int b = 0; b < 6; b++) {
        assertEquals(a == b ? 4 : 0, product(values, 36 * a, 36 * b, 1, 36), 1e-5);
      }
    }
  }

  @Test
  void columnsOfAHighMatrixAreOrthogonal() {
    float[] values = values(Shape.of(40, 5));
    for (int a = 0; a < 5; a++) {
      for (int b = 0; b < 5; b++) {
        assertEquals(a == b ? 4 : 0, product(values, a, b, 5, 40), 1e-5);
      }
    }
  }

  private float[] values(Shape shape) {
    var initializer = type().create(Config.of(type().fields(), Map.of("gain", 2.0)));
    return initializer.values(shape, new RandomStream(1, "test", 0, 0));
  }

  private static double product(float[] values, int a, int b, int step, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += (double) values[a + i * step] * values[b + i * step];
    }
    return sum;
  }
}
