package io.striate.api.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PhiloxTest {
  /// The known answers that Random123, the library of the generator's authors, publishes for
  /// philox4x32-10.
  @Test
  void givesThePublishedKnownAnswers() {
    assertArrayEquals(
        new int[] {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}, block(0L, 0, 0, 0, 0));
    assertArrayEquals(
        new int[] {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}, block(-1L, -1, -1, -1, -1));
    assertArrayEquals(
        new int[] {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1},
        block(0x299f31d0a4093822L, 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344));
  }

  private static int[] block(long key, int c0, int c1, int c2, int c3) {
    int[] words = new int[4];
    Philox.block(key, c0, c1, c2, c3, words, 0);
    return words;
  }

  @Test
  void uniformNumbersLieInTheirInterval() {
    assertEquals(0f, Philox.uniform(0));
    assertEquals(1 - 0x1p-24f, Philox.uniform(-1));
    assertEquals(0.5f, Philox.uniform(0x80000000));
  }

  @Test
  void anElementsNumberIsAWordOfItsBlock() {
    float[] values = new float[11];
    Philox.uniforms(7, 3, 5, 9, values, 1, 10, new int[4]);
    assertEquals(0f, values[0]);
    for (int element = 0; element < 10; element++) {
      int[] words = block(7, element / 4, 9, 5, 3);
      assertEquals(Philox.uniform(words[element % 4]), values[1 + element]);
    }
  }

  /// FNV-1a, 32 bits; the values are from the test suite of its reference code.
  @Test
  void purposesAreHashesOfTheirNames() {
    assertEquals(0x811c9dc5, Philox.purpose(""));
    assertEquals(0xe40c292c, Philox.purpose("a"));
    assertEquals(0xbf9cf968, Philox.purpose("foobar"));
  }

  @Test
  void aStreamIsDeterminedByItsKeyAlone() {
    int first = new RandomStream(1, "x", 0, 0).nextInt();
    assertEquals(first, new RandomStream(1, "x", 0, 0).nextInt());
    assertNotEquals(first, new RandomStream(2, "x", 0, 0).nextInt());
    assertNotEquals(first, new RandomStream(1, "y", 0, 0).nextInt());
    assertNotEquals(first, new RandomStream(1, "x", 1, 0).nextInt());
    assertNotEquals(first, new RandomStream(1, "x", 0, 1).nextInt());
  }

  @Test
  void aPermutationHoldsEachNumberOnce() {
    int[] order = new RandomStream(5, "shuffle", 2, 0).permutation(1000);
    int[] sorted = order.clone();
    java.util.Arrays.sort(sorted);
    for (int i = 0; i < sorted.length; i++) {
      assertEquals(i, sorted[i]);
    }
    assertTrue(order[0] != 0 || order[1] != 1 || order[2] != 2);
    assertArrayEquals(order, new RandomStream(5, "shuffle", 2, 0).permutation(1000));
  }

  @Test
  void normalNumbersHaveTheirMoments() {
    var random = new RandomStream(3, "normal", 0, 0);
    int count = 100_000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < count; i++) {
      double x = random.nextNormal();
      sum += x;
      squares += x * x;
    }
    assertEquals(0, sum / count, 0.01);
    assertEquals(1, squares / count, 0.02);
  }
}
