package io.striate.training.view;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.striate.api.tensor.Shape;
import io.striate.api.train.ViewType;
import io.striate.backend.tck.component.ViewContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Left and right change places, rows and channels stay.
class FlipViewTypeTest implements ViewContract {
  @Override
  public ViewType type() {
    return new FlipViewType();
  }

  @Test
  void mirrorsEachRow() {
    List<double[]> versions = Versions.of(type(), Map.of(), Shape.of(2, 1, 3), 1, 2, 3, 4, 5, 6);
    assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6}, versions.get(0));
    assertArrayEquals(new double[] {3, 2, 1, 6, 5, 4}, versions.get(1));
  }
}
