package io.striate.layers.type.detection;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestReporter;

/// Scores of one and of two logits.
class ProposalsTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new ProposalsType();
  }

  @Override
  public List<Case> cases() {
    Shape boxes = Shape.of(9, 4);
    return List.of(
        new Case(Map.of("most", 3), List.of(Shape.of(9, 1), boxes, boxes), Shape.of(3, 4), 0),
        new Case(
            Map.of("most", 12, "overlap", 0.3),
            List.of(Shape.of(9, 2), boxes, boxes),
            Shape.of(12, 4),
            0));
  }

  /// No gradient passes on purpose.
  @Override
  public Stream<DynamicTest> gradientsAgreeWithFiniteDifferences(TestReporter reporter) {
    return Stream.of();
  }
}
