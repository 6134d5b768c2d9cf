package io.striate.layers.type.dense;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.component.Config;
import io.striate.api.error.StriateException;
import io.striate.api.layer.LayerType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.layer.LayerContract;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/// Each kind of logic.
class MadalineTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new MadalineType();
  }

  @Override
  public List<Case> cases() {
    return Stream.of("and", "or", "majority")
        .map(logic ->
            new Case(Map.of("units", 3, "logic", logic), List.of(Shape.of(4)), Shape.of(1), 15))
        .toList();
  }

  /// The gradient is that of another function on purpose; golden values test it.
  @Override
  public Stream<DynamicTest> gradientsAgreeWithFiniteDifferences(TestReporter reporter) {
    return Stream.of();
  }

  /// An answer of two values cannot tell the three labels of the batch apart.
  @Override
  public Stream<DynamicTest> overfitsOneBatch() {
    return Stream.of();
  }

  @Test
  void anEvenNumberHasNoMajority() {
    Config config = Config.of(type().fields(), Map.of("units", 2));
    var e = assertThrows(StriateException.class, () -> type().create(config));
    assertTrue(
        e.getMessage().startsWith("has no majority if half of 2 units answer 1; use 1 or 3 units"),
        e.getMessage());
  }
}
