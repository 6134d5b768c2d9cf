package io.striate.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.backend.PlanPart;
import io.striate.api.program.Phase;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RooflineTest {
  /// 1,000 GFLOP/s and 100 GB/s: ten operations to the byte.
  private static final Roofline DEVICE = Roofline.parse("1000, 100").orElseThrow();

  private static PlanPart part(String algorithm, long macs, long bytes) {
    return new PlanPart("label", List.of("conv1"), Phase.FORWARD, algorithm, macs, bytes);
  }

  @Test
  void theLongerOfTheTwoTimesCounts() {
    // 2 GFLOP take 2 ms, 100 MB take 1 ms.
    assertEquals(2e-3, DEVICE.seconds(part("", 1_000_000_000, 100_000_000)), 1e-12);
    // 2 MFLOP take 2 us, 100 MB take 1 ms.
    assertEquals(1e-3, DEVICE.seconds(part("", 1_000_000, 100_000_000)), 1e-12);
    assertEquals(0, DEVICE.seconds(part("", 0, 0)));
  }

  @Test
  void eachPartIsARow() {
    var lines =
        DEVICE.lines(
            30,
            List.of(
                part("ConvKernel", 1_000_000_000, 100_000_000), part("", 1_000_000, 100_000_000)));
    assertEquals(
        "at best, with 1,000 GFLOP/s and 100 GB/s, each number moved once", lines.getFirst());
    assertTrue(
        lines.get(2).matches("  ConvKernel +conv1 +2,000 +100 +2,000 +operations"), lines + "");
    assertTrue(lines.get(3).matches("  label +conv1 +2.00 +100 +1,000 +memory"), lines + "");
    assertTrue(lines.getLast().matches("  all: 3.00 ms, 10,000 images/s"), lines + "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1000", "1000,", "1000,0", "-1,5", "fast,5", "1,2,3", "NaN,1"})
  void whatIsNotTwoNumbersIsRefused(String text) {
    assertEquals(Optional.empty(), Roofline.parse(text));
  }
}
