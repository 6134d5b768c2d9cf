package io.striate.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.component.Config;
import io.striate.api.data.DatasetType;
import io.striate.api.data.ImageSize;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.component.DatasetContract;
import io.striate.datasets.cifar.CifarFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A small training batch and a test batch, found above the folder of the specification.
class Cifar10DatasetTest implements DatasetContract {
  private static final int RECORD = 1 + CifarFile.IMAGE;

  @TempDir Path home;

  private static byte[] records(int count, int firstLabel) {
    byte[] bytes = new byte[count * RECORD];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i % RECORD == 0 ? firstLabel + i / RECORD : 7 * i + i / RECORD);
    }
    return bytes;
  }

  private Path batch(String name) {
    return home.resolve("data/cifar10").resolve(name);
  }

  @BeforeEach
  void files() throws IOException {
    Files.createDirectories(home.resolve("models"));
    Files.createDirectories(home.resolve("data/cifar10"));
    Files.write(batch("data_batch_1.bin"), records(5, 2));
    Files.write(batch("test_batch.bin"), records(3, 0));
  }

  @Override
  public DatasetType type() {
    return new Cifar10Dataset();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("path", "../data/cifar10"));
  }

  @Override
  public Map<String, Shape> inputs() {
    return Map.of("input", Shape.of(3, 32, 32));
  }

  @Override
  public Path folder() {
    return home.resolve("models");
  }

  private String refused(Map<String, Shape> inputs) {
    var source = type().create(Config.of(type().fields(), Map.of()));
    return assertThrows(StriateException.class, () -> source.open(folder(), inputs)).getMessage();
  }

  @Test
  void classesHaveTheNamesOfThePublishedData() {
    var source = type().create(Config.of(type().fields(), Map.of()));
    try (var data = source.open(folder(), inputs())) {
      assertEquals(10, data.labels().size());
      assertEquals("airplane", data.labels().getFirst());
      assertEquals(
          List.of(
              "training: 5 images: airplane 0, automobile 0, bird 1, cat 1, deer 1, dog 1, frog 1,"
                  + " horse 0, ship 0, truck 0",
              "test: 3 images: airplane 1, automobile 1, bird 1, cat 0, deer 0, dog 0, frog 0, horse"
                  + " 0, ship 0, truck 0"),
          data.notes());
      assertEquals("truck", data.labels().getLast());
    }
    assertEquals(Optional.of(new ImageSize(32, 32)), source.size(folder()));
  }

  @Test
  void labelsOfOtherDataAreRefused() throws IOException {
    Files.write(batch("data_batch_2.bin"), records(2, 9));
    assertTrue(refused(inputs()).contains("has the label 10; cifar10 has the labels 0 to 9"));
  }

  @Test
  void anInputOfAnotherShapeIsRefused() {
    assertTrue(
        refused(Map.of("input", Shape.of(3, 28, 28)))
            .contains("its images are [3, 32, 32], the network's input 'input' is [3, 28, 28]"));
  }

  @Test
  void withoutAFolderTheCommandThatFetchesIsNamed() throws IOException {
    Files.delete(batch("data_batch_1.bin"));
    Files.delete(batch("test_batch.bin"));
    Files.delete(home.resolve("data/cifar10"));
    assertTrue(refused(inputs()).contains("striate data get cifar10"), refused(inputs()));
  }
}
