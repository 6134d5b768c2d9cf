package io.striate.layers.type.detection;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestReporter;

/// Points in a row, and in pairs.
class PointBoxesTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new PointBoxesType();
  }

  @Override
  public List<Case> cases() {
    return List.of(
        new Case(Map.of(), List.of(Shape.of(6)), Shape.of(3, 4), 0),
        new Case(Map.of("width", 0.1, "height", 0.4), List.of(Shape.of(5, 2)), Shape.of(5, 4), 0));
  }

  /// No gradient passes on purpose.
  @Override
  public Stream<DynamicTest> gradientsAgreeWithFiniteDifferences(TestReporter reporter) {
    return Stream.of();
  }
}
