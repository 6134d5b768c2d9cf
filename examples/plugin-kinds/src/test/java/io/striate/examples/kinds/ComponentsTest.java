package io.striate.examples.kinds;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Kinds;
import io.striate.api.component.ComponentType;
import io.striate.api.component.Config;
import io.striate.api.component.Kind;
import io.striate.api.data.Dataset;
import io.striate.api.data.Samples;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.train.Answer;
import io.striate.api.train.Schedule.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The components whose code runs on the host. The others emit operations, which training runs.
class ComponentsTest {
  /// Settings are given as values of the fields; the others have their defaults.
  private static <T> T create(ComponentType<T> type, Map<String, ?> settings) {
    return type.create(Config.of(type.fields(), settings));
  }

  /// Backends have an example of their own.
  @Test
  void theModuleProvidesEveryKindButBackends() {
    var missing = new ArrayList<Kind<?>>(Kinds.ALL);
    missing.removeIf(ComponentsTest::isProvided);
    assertEquals(List.of(Kinds.BACKEND), missing);
  }

  private static <S> boolean isProvided(Kind<S> kind) {
    return kind.installed().stream()
        .anyMatch(type -> kind.naming().apply(type).startsWith("demo:"));
  }

  @Test
  void aCheckerboardAlternatesAlongEachAxis() {
    var random = new RandomStream(1, "test", 0, 0);
    float[] values =
        create(new CheckerboardType(), Map.of("value", 2.0)).values(Shape.of(2, 3), random);
    assertArrayEquals(new float[] {2, -2, 2, -2, 2, -2}, values);
  }

  @Test
  void theRateIsHalvedEveryTwoEpochs() {
    var schedule = create(new HalvingType(), Map.of("every", 2));
    assertEquals(0.8, schedule.rate(0.8, new Progress(19, 10, 6)));
    assertEquals(0.4, schedule.rate(0.8, new Progress(20, 10, 6)));
    assertEquals(0.2, schedule.rate(0.8, new Progress(45, 10, 6)));
  }

  @Test
  void theAnswerIsTheClassWithTheLargestOutput() {
    Answer best = create(new BestType(), Map.of());
    var shown = best.show(new float[] {0.1f, 0.75f, 0.2f}, Shape.of(3), List.of("a", "b", "c"));
    assertEquals(Map.of("class", "b", "score", "0.750"), shown.columns());
  }

  @Test
  void aLabelIsTheQuadrantOfItsPoint() {
    var source = create(new QuadrantsType(), Map.of("samples", 50));
    try (Dataset data = source.open(Path.of(""), Map.of("input", Shape.of(2)))) {
      Samples samples = data.training();
      assertEquals(50, samples.size());
      for (int i = 0; i < samples.size(); i++) {
        float[] point = new float[2];
        int[] label = new int[1];
        samples.read(i, 0, new HostArray.Floats(point), 0);
        samples.read(i, 1, new HostArray.Ints(label), 0);
        String side = point[0] < 0 ? "left" : "right";
        String height = point[1] < 0 ? "bottom" : "top";
        assertEquals(side + " " + height, data.labels().get(label[0]));
        assertTrue(Math.abs(point[0]) <= 1 && Math.abs(point[1]) <= 1);
      }
    }
  }
}
