package io.striate.backend.gpu.aparapi.routines.conv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.op.Window2d;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The pairs of input element and window position of each output are the same whether they are
/// enumerated from the output or from the input.
class ConvAxisTest {
  private static final int EXTENT = 13;

  /// Kernel, stride, padding and dilation.
  static Stream<int[]> windows() {
    return IntStream.rangeClosed(1, 4)
        .boxed()
        .flatMap(kernel ->
            IntStream.rangeClosed(1, 5)
                .boxed()
                .flatMap(stride ->
                    IntStream.rangeClosed(0, 2)
                        .boxed()
                        .flatMap(pad ->
                            IntStream.rangeClosed(1, 4)
                                .mapToObj(dilation -> new int[] {kernel, stride, pad, dilation}))));
  }

  @ParameterizedTest
  @MethodSource("windows")
  void eachElementIsCoveredByTheOutputsThatReadIt(int[] w) {
    var window = new Window2d(w[0], 2, w[1], 1, w[2], 1, 0, 0, w[3], 1);
    var read = new TreeSet<String>();
    ConvAxis down = ConvAxis.down(window, EXTENT);
    for (int y = 0; y < down.pixels(); y++) {
      for (int t = 0; t < down.taps(); t++) {
        int row = down.first() + y * down.stride() + t * down.step();
        if (row >= 0 && row < EXTENT) {
          read.add(row + " at " + t + " by " + y);
        }
      }
    }
    var covered = new TreeSet<String>();
    int elements = 0;
    for (int remainder = 0; remainder < w[1]; remainder++) {
      ConvAxis of = ConvAxis.downOf(remainder, window, EXTENT);
      for (int x = 0; x < of.pixels(); x++) {
        elements++;
        for (int t = 0; t < of.taps(); t++) {
          int y = of.first() + x * of.stride() + t * of.step();
          if (y >= 0 && y < down.pixels()) {
            int place = of.place() + t * of.placeStep();
            covered.add((remainder + x * w[1]) + " at " + place + " by " + y);
          }
        }
      }
    }
    assertEquals(read, covered);
    assertEquals(EXTENT, elements);
  }
}
