package io.striate.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.component.Config;
import io.striate.api.data.DatasetSource;
import io.striate.api.data.DatasetType;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.component.DatasetContract;
import io.striate.datasets.cifar.CifarFile;
import io.striate.datasets.cifar.CifarFolder;
import io.striate.datasets.cifar.CifarFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two small files, found above the folder of the specification.
class Cifar100DatasetTest implements DatasetContract {
  private static final int RECORD = 2 + CifarFile.IMAGE;

  @TempDir Path home;

  /// Record i has the superclass i, the class 90 + i, and pixels of 10 + i.
  private static byte[] records(int count) {
    byte[] bytes = new byte[count * RECORD];
    for (int i = 0; i < bytes.length; i++) {
      int number = i / RECORD;
      bytes[i] =
          (byte)
              switch (i % RECORD) {
                case 0 -> number;
                case 1 -> 90 + number;
                default -> 10 + number;
              };
    }
    return bytes;
  }

  private Path data() {
    return home.resolve("data/cifar100");
  }

  @BeforeEach
  void files() throws IOException {
    Files.createDirectories(folder());
    Files.createDirectories(data());
    Files.write(data().resolve("train.bin"), records(5));
    Files.write(data().resolve("test.bin"), records(3));
  }

  @Override
  public DatasetType type() {
    return new Cifar100Dataset();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("path", "../data/cifar100", "classes", "coarse"));
  }

  @Override
  public Map<String, Shape> inputs() {
    return Map.of("input", Shape.of(3, 32, 32));
  }

  @Override
  public Path folder() {
    return home.resolve("models");
  }

  @Test
  void aRecordHasASuperclassAndAClass() {
    CifarFile fine = CifarFolder.open(data(), CifarFormat.CIFAR_100_FINE).training();
    CifarFile coarse = CifarFolder.open(data(), CifarFormat.CIFAR_100_COARSE).training();
    assertArrayEquals(new int[] {90, 91, 92, 93, 94}, fine.labels());
    assertArrayEquals(new int[] {0, 1, 2, 3, 4}, coarse.labels());
    assertArrayEquals(fine.images(), coarse.images());
    assertEquals(5 * CifarFile.IMAGE, fine.images().length);
    assertEquals(10, fine.images()[CifarFile.IMAGE - 1]);
    assertEquals(11, fine.images()[CifarFile.IMAGE]);
  }

  @Test
  void classesHaveTheNamesOfThePublishedData() {
    assertEquals(List.of("apple", "aquarium_fish", "baby"), labels(Map.of()).subList(0, 3));
    assertEquals(100, labels(Map.of()).size());
    assertEquals("worm", labels(Map.of()).getLast());
    assertEquals(20, labels(Map.of("classes", "coarse")).size());
    assertEquals("vehicles_2", labels(Map.of("classes", "coarse")).getLast());
  }

  private List<String> labels(Map<String, Object> settings) {
    DatasetSource source = Catalog.installed().create(Kinds.DATASET, "cifar100", settings);
    try (var data = source.open(folder(), inputs())) {
      return data.labels();
    }
  }

  @Test
  void filesOfOtherDataAreRefused() throws IOException {
    Files.write(data().resolve("train.bin"), new byte[1 + CifarFile.IMAGE]);
    var source = type().create(Config.of(type().fields(), Map.of()));
    String message =
        assertThrows(StriateException.class, () -> source.open(folder(), inputs())).getMessage();
    assertTrue(message.contains("are not a whole number of records of 3,074 bytes"), message);
  }
}
