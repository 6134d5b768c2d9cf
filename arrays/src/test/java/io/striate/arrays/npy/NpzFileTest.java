package io.striate.arrays.npy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
