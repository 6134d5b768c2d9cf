package io.striate.games.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.component.Component;
import io.striate.api.component.Config;
import io.striate.api.data.Dataset;
import io.striate.api.data.DatasetType;
import io.striate.api.data.PassMonitor;
import io.striate.api.data.Samples;
import io.striate.api.play.EnvironmentSource;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.component.DatasetContract;
import io.striate.games.world.CatchType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlannedMovesTest implements DatasetContract {
  @Override
  public DatasetType type() {
    return new PlannedMovesDataset();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of("environment", game(), "samples", 60, "testSamples", 20, "rollouts", 20));
  }

  private static Component<EnvironmentSource> game() {
    var type = new CatchType();
    return Component.of("catch", type.create(Config.of(type.fields(), Map.of())));
  }

  @Override
  public Map<String, Shape> inputs() {
    return Map.of("input", Shape.of(1, 10, 10));
  }

  /// In every state the move of the label has the largest value, and where the paddle has just time
  /// to reach the ball, only that move is right.
  @Test
  void labelsAreTheBestMoves() {
    var config =
        Config.of(
            type().fields(),
            Map.of("environment", game(), "samples", 200, "testSamples", 20, "rollouts", 200));
    try (Dataset data = type().create(config).open(Path.of("."), inputs(), PassMonitor.none())) {
      Samples samples = data.training();
      assertEquals(List.of("left", "stay", "right"), data.labels());
      int forced = 0;
      for (int i = 0; i < samples.size(); i++) {
        float[] seen = read(samples, i, 0);
        int label = (int) read(samples, i, 1)[0];
        float[] values = read(samples, i, 2);
        for (float value : values) {
          assertTrue(value <= values[label], "a move is better than the label");
        }
        int ball = first(seen, 0);
        int paddle = first(seen, 90) - 90;
        int left = 9 - ball / 10;
        // The nearest end of the paddle.
        int away = Math.max(paddle - ball % 10, ball % 10 - paddle - 2);
        if (left > 0 && away == left) {
          forced++;
          assertEquals(ball % 10 < paddle ? 0 : 2, label, "sample " + i);
        }
      }
      assertTrue(forced > 0, "no sample is forced");
    }
  }

  private static int first(float[] seen, int from) {
    int i = from;
    while (seen[i] == 0) {
      i++;
    }
    return i;
  }

  private static float[] read(Samples samples, int sample, int feature) {
    HostArray target = HostArray.allocate(samples.features().get(feature).type());
    samples.read(sample, feature, target, 0);
    float[] values = new float[target.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) target.get(i);
    }
    return values;
  }
}
