package io.striate.layers.type.activation;

import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestReporter;

/// Keeps the shape.
class StepTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new StepType();
  }

  @Override
  public List<Case> cases() {
    Shape image = Shape.of(2, 5, 4);
    return List.of(new Case(Map.of(), List.of(image), image, 0));
  }

  /// The gradient is that of another function on purpose; golden values test it.
  @Override
  public Stream<DynamicTest> gradientsAgreeWithFiniteDifferences(TestReporter reporter) {
    return Stream.of();
  }
}
