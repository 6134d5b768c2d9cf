package io.striate.layers.initializer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.component.Config;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.InitializerType;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.component.InitializerContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Of one shape only.
class DigitCodesTypeTest implements InitializerContract {
  private static final Shape CODES = Shape.of(10, 84);

  @Override
  public InitializerType type() {
    return new DigitCodesType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of());
  }

  @Override
  public List<Shape> shapes(Map<String, ?> settings) {
    return List.of(CODES);
  }

  @Override
  public boolean constant() {
    return true;
  }

  private Initializer codes() {
    return type().create(Config.of(List.of(), Map.of()));
  }

  /// All codes differ in at least eight pixels, and 1 is a line at the right with a foot.
  @Test
  void codesArePicturesOfDigits() {
    float[] values = codes().values(CODES, new RandomStream(1, "codes", 0, 0));
    for (int a = 0; a < 10; a++) {
      for (int b = 0; b < a; b++) {
        int different = 0;
        for (int i = 0; i < 84; i++) {
          assertEquals(1, Math.abs(values[84 * a + i]));
          different += values[84 * a + i] == values[84 * b + i] ? 0 : 1;
        }
        assertTrue(different >= 8, a + " and " + b + ": " + different);
      }
    }
    var one = new StringBuilder();
    for (int i = 0; i < 84; i++) {
      one.append(values[84 + i] > 0 ? '#' : '.');
    }
    assertEquals(
        "...##....###...####.....##.....##.....##.....##.....##.....##.....##.....##...######",
        one.toString());
  }

  @Test
  void otherWeightsHaveNoCodes() {
    var e =
        assertThrows(
            StriateException.class,
            () -> codes().values(Shape.of(10, 80), new RandomStream(1, "codes", 0, 0)));
    assertEquals(
        "digit-codes are 10 codes of 84 values, but the weight is [10, 80] [STR-109]\n"
            + "  use a layer of 10 units that reads 84 numbers",
        e.getMessage());
  }
}
