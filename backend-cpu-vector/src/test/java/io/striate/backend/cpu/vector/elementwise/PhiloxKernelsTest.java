package io.striate.backend.cpu.vector.elementwise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.random.Philox;
import io.striate.backend.cpu.vector.Numbers;
import io.striate.backend.cpu.vector.run.Lanes;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PhiloxKernelsTest {
  private static final int MOST = 9 * Lanes.LANES + 3;

  private static float[] twin(long seed, int purpose, int step, int sample) {
    float[] numbers = new float[2 * MOST];
    Philox.uniforms(seed, purpose, step, sample, numbers, 0, numbers.length, new int[4]);
    return numbers;
  }

  /// Every length, from every block on, at every place: the bits of the numbers one at a time.
  @Test
  void anyPartOfASampleHasTheBitsOfTheTwin() {
    float[] expected = twin(-0x123456789abcL, 0x80000001, -7, Integer.MIN_VALUE + 5);
    float[] scratch = new float[PhiloxKernels.SCRATCH];
    for (int n = 0; n <= MOST; n++) {
      int first = n * 4 % (4 * Lanes.LANES);
      int at = n % 7;
      float[] out = Numbers.filled(at + n + 1, 7f);
      PhiloxKernels.uniforms(
          -0x123456789abcL, 0x80000001, -7, Integer.MIN_VALUE + 5, first, out, at, n, scratch);
      assertEquals(7f, out[at + n], "behind " + n);
      assertArrayEquals(
          Arrays.copyOfRange(expected, first, first + n),
          Arrays.copyOfRange(out, at, at + n),
          n + " numbers from " + first);
    }
  }

  /// Keys and counters of all kinds, and a block far from the first.
  @Test
  void anyKeyAndCounterHasTheBitsOfTheTwin() {
    var random = new Random(5);
    float[] scratch = new float[PhiloxKernels.SCRATCH];
    for (int i = 0; i < 200; i++) {
      long seed = random.nextLong();
      int purpose = random.nextInt();
      int step = random.nextInt();
      int sample = random.nextInt();
      int block = random.nextInt(1 << 29);
      float[] out = new float[PhiloxKernels.SCRATCH];
      PhiloxKernels.uniforms(seed, purpose, step, sample, 4 * block, out, 0, out.length, scratch);
      int[] words = new int[4];
      for (int e = 0; e < out.length; e++) {
        Philox.block(seed, block + e / 4, sample, step, purpose, words, 0);
        assertEquals(Philox.uniform(words[e % 4]), out[e], "element " + e + " of case " + i);
      }
    }
  }

  @Test
  void droppedAtAwkwardSizes() {
    for (int n : new int[] {0, 1, Lanes.LANES - 1, Lanes.LANES, Lanes.LANES + 1, MOST}) {
      float[] x = Numbers.whole(1, n + 3);
      float[] out = twin(1, 2, 3, 4);
      float[] numbers = out.clone();
      PhiloxKernels.drop(x, 3, 0.25f, 2f, out, 1, n);
      for (int i = 0; i < out.length; i++) {
        boolean outside = i < 1 || i > n;
        float kept = outside ? numbers[i] : numbers[i] < 0.25f ? 0f : 2f * x[i + 2];
        assertEquals(kept, out[i], "at " + i + " of " + n);
      }
    }
  }
}
