package io.striate.arrays.npy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.arrays.StoredTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Archives of `numpy.savez` and `numpy.savez_compressed`.
class NpzFileTest {
  @TempDir Path folder;

  @BeforeEach
  void unpack() throws IOException {
    Arrays.unpack(folder);
  }

  @Test
  void arraysAreThoseThatWereSaved() {
    for (String name : List.of("stored.npz", "deflated.npz")) {
      NpzFile file = NpzFile.open(folder.resolve(name));
      assertEquals(List.of("x_train", "y_train", "x_test", "y_test"), file.names());
      NpyArray images = file.array("x_train");
      assertEquals(List.of(6L, 4L, 5L), images.extents());
      for (int row = 0; row < 6; row++) {
        byte[] bytes = new byte[20];
        images.read(row, new HostArray.Bytes(bytes), 0);
        for (int i = 0; i < 20; i++) {
          assertEquals((byte) ((row * 20 + i) % 251), bytes[i], name);
        }
      }
      int[] label = new int[1];
      file.array("y_train.npy").read(1, new HostArray.Ints(label), 0);
      assertEquals(2, label[0], name);
    }
  }

  /// `numpy.save` has written the expected entry.
  @Test
  void arraysAreWrittenAsNumpyWritesThem() throws IOException {
    float[] kernel = new float[120];
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] = i / 8f;
    }
    var arrays =
        List.of(
            new StoredTensor("kernel", Shape.of(2, 3, 4, 5), new HostArray.Floats(kernel)),
            new StoredTensor("d", Shape.of(2), new HostArray.Doubles(new double[] {0.1, -7})),
            new StoredTensor("i", Shape.SCALAR, new HostArray.Ints(new int[] {-9})),
            new StoredTensor("u", Shape.of(1, 3), new HostArray.Bytes(new byte[] {1, -1, 0})));
    Path file = folder.resolve("written.npz");
    try (var out = Files.newOutputStream(file)) {
      NpzFile.write(arrays, out);
    }
    try (var zip = new ZipFile(file.toFile())) {
      assertArrayEquals(
          Files.readAllBytes(
              Path.of("src/test/resources/io/striate/arrays/initializer/kernel.npy")),
          zip.getInputStream(zip.getEntry("kernel.npy")).readAllBytes());
    }
    NpzFile read = NpzFile.open(file);
    assertEquals(List.of("kernel", "d", "i", "u"), read.names());
    for (StoredTensor array : arrays) {
      NpyArray found = read.single(array.name());
      assertEquals(array.shape(), found.row());
      float[] values = new float[found.row().size()];
      found.read(0, new HostArray.Floats(values), 0);
      for (int i = 0; i < values.length; i++) {
        double expected =
            switch (array.values()) {
              case HostArray.Doubles(double[] doubles) -> doubles[i];
              case HostArray.Floats(float[] floats) -> floats[i];
              case HostArray.Ints(int[] ints) -> ints[i];
              case HostArray.Bytes(byte[] bytes) -> Byte.toUnsignedInt(bytes[i]);
            };
        assertEquals((float) expected, values[i], array.name());
      }
    }
  }

  @Test
  void missingArraysAreTold() {
    NpzFile file = NpzFile.open(folder.resolve("stored.npz"));
    var thrown = assertThrows(StriateException.class, () -> file.array("X"));
    assertEquals(
        folder
            + "/stored.npz: has no array 'X'; its arrays are: x_train, y_train, x_test, y_test"
            + " [STR-201]",
        thrown.getMessage());
  }

  /// A file that breaks off anywhere is refused, and nothing else is thrown.
  @Test
  void archivesThatBreakOffAreRefused() throws IOException {
    for (String name : List.of("stored.npz", "deflated.npz")) {
      byte[] whole = Files.readAllBytes(folder.resolve(name));
      for (int length = 0; length < whole.length; length += 7) {
        Path cut = Files.write(folder.resolve("cut.npz"), java.util.Arrays.copyOf(whole, length));
        assertThrows(StriateException.class, () -> NpzFile.open(cut).array("x_train"), name);
      }
    }
  }

  @Test
  void damageIsNoticed() throws IOException {
    byte[] whole = Files.readAllBytes(folder.resolve("deflated.npz"));
    int noticed = 0;
    for (int at = 40; at < 120; at++) {
      byte[] bytes = whole.clone();
      bytes[at] ^= 0x55;
      Path damaged = Files.write(folder.resolve("damaged.npz"), bytes);
      try {
        NpzFile.open(damaged).array("x_train");
      } catch (StriateException e) {
        assertTrue(e.getMessage().contains("x_train"), e.getMessage());
        noticed++;
      }
    }
    // The name of an entry stands in its local header, too, where it does not count.
    assertTrue(noticed >= 50, "noticed " + noticed);
  }
}
