package io.striate.backend.cpu.vector.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class LanesTest {

  @Test
  void theWidthCanBeChosen() {
    assertEquals(128, Lanes.species("128").vectorBitSize());
    assertEquals(256, Lanes.species("256").vectorBitSize());
    assertEquals(512, Lanes.species("512").vectorBitSize());
  }

  @Test
  void anUnsupportedWidthIsRejected() {
    var e = assertThrows(IllegalArgumentException.class, () -> Lanes.species("200"));
    assertEquals(
        "system property striate.vector.bits is '200'; give 128, 256 or 512, or leave it out",
        e.getMessage());
  }

  @Test
  void keptBitsAreTheFirstLanes() {
    for (int n = -1; n <= Lanes.LANES + 1; n++) {
      int[] bits = new int[Lanes.LANES];
      System.arraycopy(Lanes.KEEP, Lanes.keepFirst(n), bits, 0, bits.length);
      for (int i = 0; i < bits.length; i++) {
        assertEquals(i < n ? -1 : 0, bits[i], n + " lanes, lane " + i);
      }
    }
  }
}
