package io.striate.training.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.striate.api.tensor.HostArray;
import org.junit.jupiter.api.Test;

/// The precision of stored numbers.
class WeightsFileTest {
  @Test
  void numbersAreStoredInSinglePrecisionIfThatLosesNothing() {
    assertInstanceOf(HostArray.Floats.class, WeightsFile.exact(new double[] {0.5, -3}));
    assertInstanceOf(HostArray.Floats.class, WeightsFile.exact(new double[] {Double.NaN, 1}));
    var doubles =
        assertInstanceOf(HostArray.Doubles.class, WeightsFile.exact(new double[] {0.5, 0.1}));
    assertEquals(0.1, doubles.values()[1]);
  }
}
