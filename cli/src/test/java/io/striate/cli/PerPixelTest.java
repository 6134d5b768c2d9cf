package io.striate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.data.Dataset;
import io.striate.api.data.DatasetSource;
import io.striate.api.data.DatasetType;
import io.striate.api.data.Samples;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.TensorType;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Labels for each pixel, from a data set that a plug-in could bring.
class PerPixelTest {
  private static final int SIDE = 8;
  private static final int SAMPLES = 40;

  @TempDir Path folder;

  /// Each pixel is dark, grey or bright; its label says which.
  private static final class Shades implements DatasetType {
    @Override
    public String id() {
      return "test:shades";
    }

    @Override
    public String summary() {
      return "pixels of three shades";
    }

    @Override
    public List<Field<?>> fields() {
      return List.of();
    }

    @Override
    public DatasetSource create(Config config) {
      return (base, inputs) -> new Opened();
    }
  }

  private record Opened() implements Dataset {
    @Override
    public Samples training() {
      return new Pixels(0);
    }

    @Override
    public Optional<Samples> test() {
      return Optional.of(new Pixels(SAMPLES));
    }

    @Override
    public List<String> labels() {
      return List.of("dark", "grey", "bright");
    }

    @Override
    public void close() {}
  }

  private record Pixels(int first) implements Samples {
    @Override
    public int size() {
      return SAMPLES;
    }

    @Override
    public List<Feature> features() {
      return List.of(
          new Feature("input", TensorType.float32(1, SIDE, SIDE)),
          new Feature("target", TensorType.int32(SIDE, SIDE)));
    }

    @Override
    public void read(int sample, int feature, HostArray target, int offset) {
      var random = new RandomStream(1, "shades", 0, first + sample);
      for (int i = 0; i < SIDE * SIDE; i++) {
        int label = random.nextInt(3);
        target.set(offset + i, feature == 0 ? label - 1 : label);
      }
    }
  }

  private Session run(String... args) {
    Session session =
        Session.run(() -> Catalog.installed().with(Kinds.DATASET, List.of(new Shades())), args);
    assertEquals(0, session.status(), session.err());
    return session;
  }

  @Test
  void figuresAndTheConfusionMatrixCountPixels() {
    Path file =
        Fixtures.write(
            folder.resolve("pixels.json"),
            """
            { "striate": 1, "name": "pixels", "input": [1, 8, 8],
              "layers": [ { "type": "conv2d", "filters": 8, "kernel": 1, "activation": "relu" },
                          { "type": "conv2d", "filters": 3, "kernel": 1 } ],
              "loss": "softmax-cross-entropy",
              "train": { "data": "test:shades", "epochs": 20, "batch": 8,
                         "optimizer": { "type": "adam", "learningRate": 0.05 } } }
            """);
    String run = folder.resolve("run").toString();
    Session trained = run("train", file.toString(), "--run", run);
    assertTrue(trained.out().contains("accuracy 100.00 %"), trained.out());
    List<String> lines = run("eval", run).out().lines().map(String::strip).toList();
    assertTrue(lines.contains("samples   40"), lines.toString());
    assertTrue(
        lines.stream().anyMatch(line -> line.matches("accuracy +100.00 %")), lines.toString());
    assertTrue(
        lines.stream().anyMatch(line -> line.matches("mean-iou +100.00 %")), lines.toString());
    int[] counts = new int[3];
    int[] shades = new int[SIDE * SIDE];
    for (int sample = 0; sample < SAMPLES; sample++) {
      new Pixels(SAMPLES).read(sample, 1, new HostArray.Ints(shades), 0);
      for (int shade : shades) {
        counts[shade]++;
      }
    }
    assertTrue(
        lines.stream().anyMatch(line -> line.matches("dark +" + counts[0] + " +\\. +\\.")),
        lines.toString());
    assertTrue(
        lines.stream().anyMatch(line -> line.matches("grey +\\. +" + counts[1] + " +\\.")),
        lines.toString());
    assertTrue(
        lines.stream().anyMatch(line -> line.matches("bright +\\. +\\. +" + counts[2])),
        lines.toString());
  }
}
