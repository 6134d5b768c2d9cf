package io.striate.layers.type.convolution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.component.Config;
import io.striate.api.error.StriateException;
import io.striate.api.layer.LayerType;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// With and without padding.
class SCellsTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new SCellsType();
  }

  @Override
  public List<Case> cases() {
    Shape image = Shape.of(2, 5, 4);
    return List.of(
        new Case(Map.of("planes", 3, "kernel", 3), List.of(image), Shape.of(3, 3, 2), 57),
        new Case(
            Map.of("planes", 4, "kernel", 3, "padding", 1, "selectivity", 4, "column", 3),
            List.of(image),
            Shape.of(4, 5, 4),
            76));
  }

  @Test
  void excitationIsPositiveAtFirst() {
    Config config = Config.of(type().fields(), Map.of("planes", 24, "kernel", cells(5)));
    var excitation = type().create(config).parameters(List.of(Shape.of(1, 16, 16))).getFirst();
    float[] values =
        excitation.initializer().values(excitation.shape(), new RandomStream(1, "a", 0, 0));
    double sum = 0;
    for (float each : values) {
      assertTrue(each >= 0 && each <= 0.01f);
      sum += each;
    }
    assertEquals(0.005, sum / values.length, 0.0005);
  }

  private static Object cells(int side) {
    return new io.striate.api.component.FieldKind.Pair(side, side);
  }

  @Test
  void columnsHaveAMiddle() {
    Config config =
        Config.of(type().fields(), Map.of("planes", 2, "kernel", cells(3), "column", 4));
    var e = assertThrows(StriateException.class, () -> type().create(config));
    assertTrue(
        e.getMessage()
            .startsWith(
                "needs a column with a middle, of an odd number of places, got 4; use 3 or 5"),
        e.getMessage());
  }
}
