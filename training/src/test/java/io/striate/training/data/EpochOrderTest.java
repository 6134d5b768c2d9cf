package io.striate.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Of 103 samples, 90 are of class 0, 10 of class 4 and 3 of class 7.
class EpochOrderTest {
  private static final int[] SAMPLES = IntStream.range(500, 603).toArray();

  private static int label(int sample) {
    return sample < 590 ? 0 : sample < 600 ? 4 : 7;
  }

  private static EpochOrder balanced() {
    return EpochOrder.balanced(SAMPLES, IntStream.of(SAMPLES).map(EpochOrderTest::label).toArray());
  }

  private static int[] sorted(int... order) {
    int[] sorted = order.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  @Test
  void aShuffledEpochHasEverySampleOnce() {
    int[] first = EpochOrder.shuffled(SAMPLES).of(3, 0);
    assertArrayEquals(SAMPLES, sorted(first));
    assertFalse(Arrays.equals(first, EpochOrder.shuffled(SAMPLES).of(3, 1)));
    assertFalse(Arrays.equals(first, EpochOrder.shuffled(SAMPLES).of(4, 0)));
  }

  @Test
  void aBalancedEpochHasEquallyManyOfEachClass() {
    var more = new boolean[8];
    for (int epoch = 0; epoch < 20; epoch++) {
      int[] order = balanced().of(3, epoch);
      assertEquals(103, order.length);
      int[] counts = new int[8];
      IntStream.of(order).forEach(sample -> counts[label(sample)]++);
      assertArrayEquals(new int[] {34, 34, 35}, sorted(counts[0], counts[4], counts[7]));
      IntStream.of(0, 4, 7).forEach(label -> more[label] |= counts[label] == 35);
    }
    assertTrue(more[0] && more[4] && more[7], "the odd sample is of another class each time");
  }

  /// No sample comes again before all others of its class have come.
  @Test
  void samplesOfAClassComeEquallyOften() {
    int[] order = balanced().of(3, 0);
    int[] times = new int[603];
    IntStream.of(order).forEach(sample -> times[sample]++);
    assertTrue(IntStream.range(500, 590).allMatch(sample -> times[sample] <= 1));
    assertTrue(IntStream.range(590, 600).allMatch(s -> times[s] == 3 || times[s] == 4));
    assertTrue(IntStream.range(600, 603).allMatch(s -> times[s] == 11 || times[s] == 12));
  }

  @Test
  void theSeedAndTheEpochDecide() {
    assertArrayEquals(balanced().of(3, 7), balanced().of(3, 7));
    assertFalse(Arrays.equals(balanced().of(3, 7), balanced().of(3, 8)));
    assertFalse(Arrays.equals(balanced().of(3, 7), balanced().of(4, 7)));
    // The classes are not in the order of their names.
    int[] order = balanced().of(3, 0);
    assertTrue(IntStream.range(0, 34).map(i -> label(order[i])).distinct().count() == 3);
  }

  /// The parts of the large class that are seen differ from epoch to epoch.
  @Test
  void epochsTogetherShowAllSamples() {
    var seen = new boolean[603];
    for (int epoch = 0; epoch < 30; epoch++) {
      IntStream.of(balanced().of(3, epoch)).forEach(sample -> seen[sample] = true);
    }
    assertTrue(IntStream.of(SAMPLES).allMatch(sample -> seen[sample]));
  }
}
