package io.striate.backend.tck.golden;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.backend.tck.run.Formula;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FormulaTest {
  @Test
  void imagesAndLabelsAreTheScriptsOwn() {
    var golden = Golden.read("lenet5");
    assertArrayEquals(golden.values("labels-0"), Formula.labels(0, 16));
    assertArrayEquals(golden.values("images-0"), Arrays.copyOf(Formula.images(0, 16, 28 * 28), 8));
  }

  @Test
  void valuesAreExactInFloat32() {
    for (double value : Formula.images(3, 2, 100)) {
      assertEquals(value, (float) value);
    }
  }
}
