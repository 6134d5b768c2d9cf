package io.striate.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.component.Config;
import io.striate.api.data.DatasetType;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.component.DatasetContract;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Small files in the format of the published ones, found above the folder of the specification.
class FashionMnistDatasetTest implements DatasetContract {
  private static final int IMAGES = 0x803;
  private static final int LABELS = 0x801;

  @TempDir Path home;

  private void write(String name, int magic, int count, int... size) throws IOException {
    int each = Arrays.stream(size).reduce(1, (a, b) -> a * b);
    var bytes = ByteBuffer.allocate(8 + 4 * size.length + count * each).putInt(magic).putInt(count);
    Arrays.stream(size).forEach(bytes::putInt);
    for (int i = 0; i < count * each; i++) {
      bytes.put((byte) (i % 10));
    }
    Files.write(home.resolve("data/fashion-mnist").resolve(name), bytes.array());
  }

  @BeforeEach
  void files() throws IOException {
    Files.createDirectories(folder());
    Files.createDirectories(home.resolve("data/fashion-mnist"));
    write("train-images-idx3-ubyte", IMAGES, 12, 28, 28);
    write("train-labels-idx1-ubyte", LABELS, 12);
    write("t10k-images-idx3-ubyte", IMAGES, 10, 28, 28);
    write("t10k-labels-idx1-ubyte", LABELS, 10);
  }

  @Override
  public DatasetType type() {
    return new FashionMnistDataset();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("path", "../data/fashion-mnist"));
  }

  @Override
  public Map<String, Shape> inputs() {
    return Map.of("input", Shape.of(1, 28, 28));
  }

  @Override
  public Path folder() {
    return home.resolve("models");
  }

  @Test
  void classesHaveTheNamesOfThePublishedData() {
    var source = type().create(Config.of(type().fields(), Map.of()));
    try (var data = source.open(folder(), inputs())) {
      assertEquals(10, data.labels().size());
      assertEquals("T-shirt/top", data.labels().getFirst());
      assertEquals("ankle boot", data.labels().getLast());
      assertEquals(12, data.training().size());
    }
  }
}
