package io.striate.layers.type.detection;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/// One and several anchors for each cell.
class AnchorsTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new AnchorsType();
  }

  @Override
  public List<Case> cases() {
    List<Shape> inputs = List.of(Shape.of(2, 3, 4), Shape.of(1, 6, 8));
    return List.of(
        new Case(Map.of("sizes", List.of(2.0)), inputs, Shape.of(36, 4), 0),
        new Case(
            Map.of("sizes", List.of(2.0, 3.5), "ratios", List.of(1.0)),
            inputs,
            Shape.of(24, 4),
            0));
  }

  /// Anchors are the same for all samples, so nothing can be told by them.
  @Override
  public Stream<DynamicTest> overfitsOneBatch() {
    return Stream.of();
  }
}
