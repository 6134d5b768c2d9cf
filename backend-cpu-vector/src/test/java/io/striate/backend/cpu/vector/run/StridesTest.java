package io.striate.backend.cpu.vector.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.tensor.Shape;
import io.striate.backend.cpu.vector.Numbers;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StridesTest {
  private static final List<Strides> ALL =
      List.of(
          // Upsampling by 2 and by 3.
          Strides.broadcast(Shape.of(2, 3, 1, 37, 1), Shape.of(2, 3, 2, 37, 2)),
          Strides.broadcast(Shape.of(2, 3, 1, 5, 1), Shape.of(2, 3, 3, 5, 3)),
          // Pixel shuffle by 2 and by 3, and back.
          new Strides(Shape.of(3, 2, 35, 2), new int[] {35, 630, 1, 315}, 0),
          new Strides(Shape.of(3, 3, 5, 3), new int[] {5, 90, 1, 45}, 0),
          new Strides(Shape.of(2, 2, 3, 35), new int[] {70, 1, 140, 2}, 0),
          // Every second and every third number, from the second and the third on.
          new Strides(Shape.of(4, 41), new int[] {100, 2}, 1),
          new Strides(Shape.of(4, 41), new int[] {130, 3}, 2),
          new Strides(Shape.of(3, 5, 7), new int[] {1, 3, 15}, 0),
          new Strides(Shape.of(1), new int[] {1}, 5));

  private static final List<Integer> SIZES = List.of(888, 270, 420, 135, 420, 164, 164, 105, 1);

  /// From any element on, any number of them: each where its offset says.
  @Test
  void gatheredElementsAreThoseOfTheirOffsets() {
    float[] from = Numbers.whole(1, 2000);
    for (int s = 0; s < ALL.size(); s++) {
      Strides strides = ALL.get(s);
      int size = SIZES.get(s);
      float[] all = new float[size];
      for (int i = 0; i < size; i++) {
        all[i] = from[3 + strides.offset(i)];
      }
      for (int first = 0; first < size; first += 1 + size / 11) {
        for (int n = 0; n <= size - first; n = n < 9 ? n + 1 : 2 * n + 1) {
          float[] out = Numbers.filled(n + 2, 7f);
          strides.gather(from, 3, first, n, out, 1);
          assertEquals(7f, out[0]);
          assertEquals(7f, out[n + 1]);
          assertArrayEquals(
              Arrays.copyOfRange(all, first, first + n),
              Arrays.copyOfRange(out, 1, n + 1),
              "strides " + s + ", " + n + " from " + first);
        }
      }
    }
  }

  @Test
  void pairsAtAwkwardSizes() {
    for (int n : new int[] {0, 1, Lanes.LANES - 1, Lanes.LANES, Lanes.LANES + 1, 97}) {
      float[] a = Numbers.whole(1, 2 * n + 3);
      float[] b = Numbers.whole(2, n + 2);
      float[] apart = new float[n];
      float[] sums = Numbers.filled(n + 1, 1f);
      // What is read ends with the last number that is wanted.
      PairKernels.everySecond(Arrays.copyOf(a, Math.max(0, 2 * n - 1) + 3), 3, apart, 0, n);
      PairKernels.addPairs(a, 3, sums, 1, n);
      float[] turns = new float[2 * n];
      PairKernels.interleave(a, 3, b, 2, turns, 0, n);
      assertEquals(1f, sums[0]);
      for (int i = 0; i < n; i++) {
        assertEquals(a[3 + 2 * i], apart[i]);
        assertEquals(1f + a[3 + 2 * i] + a[4 + 2 * i], sums[1 + i]);
        assertEquals(a[3 + i], turns[2 * i]);
        assertEquals(b[2 + i], turns[2 * i + 1]);
      }
    }
  }
}
