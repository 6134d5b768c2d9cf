package io.striate.layers.type.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.Backend;
import io.striate.api.component.Config;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.Mode;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.backend.tck.layer.LayerContract;
import io.striate.backend.tck.run.Numbers;
import io.striate.backend.tck.run.Reference;
import io.striate.backend.tck.run.Run;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;

/// Vectors and maps of both distributions.
class LatentTypeTest implements LayerContract {
  @Override
  public LayerType type() {
    return new LatentType();
  }

  @Override
  public List<Case> cases() {
    Shape image = Shape.of(2, 5, 4);
    return List.of(
        new Case(Map.of("shape", List.of(6)), List.of(image), Shape.of(6), 0),
        new Case(
            Map.of("shape", List.of(2, 3, 3), "distribution", "uniform"),
            List.of(Shape.of(1)),
            Shape.of(2, 3, 3),
            0));
  }

  /// The numbers of a sample are those of its position in the batch, in inference too.
  @Override
  public boolean mixesSamples() {
    return true;
  }

  /// The layers behind it see other numbers in each step, so there is nothing to learn by heart.
  @Override
  public Stream<DynamicTest> overfitsOneBatch() {
    return Stream.empty();
  }

  private double[] drawn(Map<String, ?> settings, int samples, int step, Mode mode) {
    var layer = type().create(Config.of(type().fields(), settings));
    var emit = new Emitter("latent", samples, 1);
    Value input = emit.input("input", TensorType.float32(samples, 2), true);
    emit.output("output", emit.in("n", () -> layer.forward(emit, List.of(input), List.of(), mode)));
    var bound = new HashMap<String, Numbers>();
    double[] unread = new double[2 * samples];
    Arrays.fill(unread, Double.NaN);
    bound.put("input", new Numbers(input.type(), unread));
    bound.put("step", Numbers.step(step));
    bound.put("first-sample", Numbers.step(0));
    try (Backend backend = Reference.open()) {
      return Objects.requireNonNull(Run.program(backend, emit.build(), bound).get("output"))
          .values();
    }
  }

  /// Mean and variance within five standard errors, and the bounds of the uniform numbers.
  @Test
  void numbersHaveTheirDistribution() {
    int count = 20_000;
    double[] normal = drawn(Map.of("shape", List.of(count)), 2, 0, Mode.INFERENCE);
    assertMoments(normal, 1, 5 * Math.sqrt(2.0 / normal.length));
    double[] uniform =
        drawn(
            Map.of("shape", List.of(count), "distribution", LatentType.Distribution.UNIFORM),
            2,
            0,
            Mode.INFERENCE);
    assertMoments(uniform, 1.0 / 3, 5 * Math.sqrt(4.0 / 45 / uniform.length));
    assertTrue(Arrays.stream(uniform).allMatch(each -> each >= -1 && each < 1));
  }

  private static void assertMoments(double[] numbers, double variance, double near) {
    double mean = Arrays.stream(numbers).average().orElseThrow();
    double square = Arrays.stream(numbers).map(each -> each * each).average().orElseThrow();
    assertEquals(0, mean, 5 * Math.sqrt(variance / numbers.length));
    assertEquals(variance, square, near);
  }

  /// Each step and each sample has numbers of its own, which do not depend on the mode.
  @Test
  void numbersAreThoseOfTheStep() {
    Map<String, ?> settings = Map.of("shape", List.of(4));
    double[] first = drawn(settings, 2, 0, Mode.TRAINING);
    assertEquals(
        Arrays.toString(first), Arrays.toString(drawn(settings, 2, 0, Mode.INFERENCE)), "again");
    assertNotEquals(
        Arrays.toString(first), Arrays.toString(drawn(settings, 2, 1, Mode.TRAINING)), "step");
    assertNotEquals(first[0], first[4], "sample");
  }
}
