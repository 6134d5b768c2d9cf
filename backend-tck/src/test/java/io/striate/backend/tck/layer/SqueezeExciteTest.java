package io.striate.backend.tck.layer;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.striate.api.backend.Backend;
import io.striate.api.component.Config;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.Mode;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.run.Reference;
import io.striate.backend.tck.run.Seed;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// A correct layer with inner kinks and saturation passes in every shape.
class SqueezeExciteTest implements LayerContract {
  /// `-Dstriate.tck.shapes=N` tests so many random shapes.
  private static final int SHAPES = Integer.getInteger("striate.tck.shapes", 200);

  @Override
  public LayerType type() {
    return new SqueezeExcite();
  }

  @Override
  public List<Case> cases() {
    Shape image = Shape.of(4, 5, 3);
    return List.of(
        new Case(Map.of(), List.of(image), image, 8 + 2 + 8 + 4),
        new Case(Map.of("reduction", 4, "gain", 30), List.of(image), image, 4 + 1 + 4 + 4));
  }

  @TestFactory
  Stream<DynamicTest> randomShapesGiveNoFalseAlarm() {
    var random = new Random(Seed.get());
    return IntStream.range(0, SHAPES)
        .mapToObj(number -> {
          Shape shape =
              Shape.of(1 + random.nextInt(8), 1 + random.nextInt(5), 1 + random.nextInt(5));
          Map<String, Object> settings =
              Map.of(
                  "reduction", 1 + random.nextInt(4), "gain", Math.pow(10, random.nextInt(4) - 1));
          return dynamicTest(number + ": " + shape + " " + settings, () -> check(shape, settings));
        });
  }

  private void check(Shape shape, Map<String, Object> settings) {
    var layer = type().create(Config.of(type().fields(), settings));
    try (Backend reference = Reference.open()) {
      new LayerTrial(layer, List.of(shape), Mode.TRAINING, 3).checkGradients(reference);
    }
  }
}
