package io.striate.backend.tck.golden;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoldenTest {
  @Test
  void readsShapesNumbersAndSettings() {
    var golden = Golden.read("pool2d");
    assertEquals("slide-84", golden.cases().getFirst());
    assertArrayEquals(new int[] {2, 2}, golden.wholes("slide-84/kernel"));
    assertArrayEquals(new int[] {1, 1, 4, 4}, golden.shape("slide-84/input"));
    assertArrayEquals(new double[] {6, 8, 3, 4}, golden.values("slide-84/max/output"));
    assertEquals(0, golden.whole("slide-84/ceil"));
    assertThrows(NoSuchElementException.class, () -> golden.values("slide-84/median"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv2d",
        "wide",
        "pool2d",
        "elementwise",
        "matmul",
        "dense",
        "softmax",
        "batchnorm",
        "optimizers",
        "lenet5",
        "residual",
        "dilated",
        "vocabulary"
      })
  void everyTensorHasAsManyValuesAsItsShapeSays(String file) {
    var golden = Golden.read(file);
    var names = golden.names("").toList();
    assertTrue(names.size() > 10, () -> file + " has " + names.size() + " tensors");
    for (var name : names) {
      long size = 1;
      for (int extent : golden.shape(name)) {
        size *= extent;
      }
      assertEquals(size, golden.values(name).length, file + ".txt: " + name);
    }
  }
}
