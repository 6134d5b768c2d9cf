package io.striate.backend.cpu.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;

/// Numbers for kernel tests. Whole numbers are exact in any order of addition, so a kernel and its
/// twin must agree to the bit; anything that is read but should not be is NaN and shows.
public final class Numbers {

  private Numbers() {}

  /// Whole numbers from -4 to 4.
  public static float[] whole(long seed, int n) {
    var random = new Random(seed);
    float[] numbers = new float[n];
    for (int i = 0; i < n; i++) {
      numbers[i] = random.nextInt(9) - 4;
    }
    return numbers;
  }

  /// Whole numbers between `before` and `after` places of NaN.
  public static float[] guarded(long seed, int before, int n, int after) {
    float[] numbers = filled(before + n + after, Float.NaN);
    System.arraycopy(whole(seed, n), 0, numbers, before, n);
    return numbers;
  }

  public static float[] filled(int n, float value) {
    float[] numbers = new float[n];
    java.util.Arrays.fill(numbers, value);
    return numbers;
  }

  /// Equal numbers; 0 and -0 are the same, NaN equals NaN.
  public static void assertSame(float[] expected, float[] actual, String what) {
    assertEquals(expected.length, actual.length, what);
    for (int i = 0; i < expected.length; i++) {
      if (expected[i] != actual[i] && !(Float.isNaN(expected[i]) && Float.isNaN(actual[i]))) {
        assertEquals(expected[i], actual[i], what + " at " + i);
      }
    }
  }
}
