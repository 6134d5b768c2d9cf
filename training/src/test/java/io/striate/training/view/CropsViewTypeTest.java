package io.striate.training.view;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.tensor.Shape;
import io.striate.api.train.ViewType;
import io.striate.backend.tck.component.ViewContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The image in the middle, and the four corners of it with its border.
class CropsViewTypeTest implements ViewContract {
  @Override
  public ViewType type() {
    return new CropsViewType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("padding", 1), Map.of("padding", 12));
  }

  @Test
  void corners() {
    List<double[]> versions =
        Versions.of(type(), Map.of("padding", 1), Shape.of(1, 2, 3), 1, 2, 3, 4, 5, 6);
    assertEquals(5, versions.size());
    assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6}, versions.get(0), "the image");
    assertArrayEquals(new double[] {0, 0, 0, 0, 1, 2}, versions.get(1), "top left");
    assertArrayEquals(new double[] {0, 0, 0, 2, 3, 0}, versions.get(2), "top right");
    assertArrayEquals(new double[] {0, 4, 5, 0, 0, 0}, versions.get(3), "bottom left");
    assertArrayEquals(new double[] {5, 6, 0, 0, 0, 0}, versions.get(4), "bottom right");
  }
}
