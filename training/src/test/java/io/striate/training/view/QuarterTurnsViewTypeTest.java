package io.striate.training.view;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.striate.api.error.StriateException;
import io.striate.api.tensor.Shape;
import io.striate.api.train.ViewType;
import io.striate.backend.tck.component.ViewContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Turned counterclockwise, as `numpy.rot90`.
class QuarterTurnsViewTypeTest implements ViewContract {
  @Override
  public ViewType type() {
    return new QuarterTurnsViewType();
  }

  @Override
  public List<Shape> shapes() {
    return List.of(Shape.of(1, 8, 8), Shape.of(3, 5, 5));
  }

  /// `numpy.rot90([[1, 2, 3], [4, 5, 6], [7, 8, 9]], k)`.
  @Test
  void turnsByRightAngles() {
    List<double[]> versions =
        Versions.of(type(), Map.of(), Shape.of(1, 3, 3), 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertEquals(4, versions.size());
    assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, versions.get(0));
    assertArrayEquals(new double[] {3, 6, 9, 2, 5, 8, 1, 4, 7}, versions.get(1));
    assertArrayEquals(new double[] {9, 8, 7, 6, 5, 4, 3, 2, 1}, versions.get(2));
    assertArrayEquals(new double[] {7, 4, 1, 8, 5, 2, 9, 6, 3}, versions.get(3));
  }

  @Test
  void refusesImagesThatAreNoSquares() {
    var thrown =
        assertThrows(
            StriateException.class, () -> Versions.of(type(), Map.of(), Shape.of(1, 1, 2), 1, 2));
    assertEquals(
        "turns images by 90 degrees, so they must be square; got 1x2 [STR-109]",
        thrown.getMessage());
  }
}
