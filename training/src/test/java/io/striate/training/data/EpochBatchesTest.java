package io.striate.training.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.layers.spec.LastBatch;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EpochBatchesTest {
  private static List<Integer> sizes(int samples, int batch, LastBatch rule) {
    EpochBatches batches = EpochBatches.of(samples, batch, rule);
    return IntStream.range(0, batches.batches()).mapToObj(batches::size).toList();
  }

  @Test
  void theLastBatchIsKeptDroppedOrSpread() {
    assertEquals(List.of(64, 64, 2), sizes(130, 64, LastBatch.KEEP));
    assertEquals(List.of(64, 64), sizes(130, 64, LastBatch.DROP));
    assertEquals(List.of(44, 43, 43), sizes(130, 64, LastBatch.SPREAD));
    assertEquals(List.of(44, 43, 43), sizes(130, 64, LastBatch.AUTO));
    assertEquals(List.of(33, 33), sizes(66, 64, LastBatch.AUTO));
  }

  @Test
  void autoSpreadsFewerThanEight() {
    assertEquals(List.of(64, 8), sizes(72, 64, LastBatch.AUTO));
    assertEquals(List.of(36, 35), sizes(71, 64, LastBatch.AUTO));
    // 55,000 images of MNIST in batches of 64 keep their last batch of 24.
    assertEquals(new EpochBatches(64, 859, 24, 1), EpochBatches.of(55_000, 64, LastBatch.AUTO));
  }

  @Test
  void samplesThatFillBatchesAreCutAlike() {
    for (LastBatch rule : LastBatch.values()) {
      assertEquals(List.of(8, 8, 8), sizes(24, 8, rule));
      assertEquals(List.of(8), sizes(8, 8, rule));
      assertEquals(List.of(3), sizes(3, 8, rule), "fewer than a batch are one batch");
      assertEquals(List.of(1, 1), sizes(2, 1, rule));
    }
  }

  @Test
  void everySampleIsInOneBatch() {
    for (LastBatch rule : LastBatch.values()) {
      for (int samples = 1; samples <= 60; samples++) {
        for (int batch = 1; batch <= 20; batch++) {
          check(samples, batch, rule);
        }
      }
    }
  }

  private static void check(int samples, int batch, LastBatch rule) {
    String name = samples + " samples in batches of " + batch + ", " + rule;
    EpochBatches batches = EpochBatches.of(samples, batch, rule);
    List<Integer> sizes = sizes(samples, batch, rule);
    int sum = 0;
    for (int i = 0; i < sizes.size(); i++) {
      assertEquals(sum, batches.first(i), name);
      assertTrue(sizes.get(i) >= 1 && sizes.get(i) <= batch, name);
      sum += sizes.get(i);
    }
    assertEquals(sum, batches.samples(), name);
    assertEquals(sizes.stream().distinct().toList(), batches.sizes(), name);
    assertEquals(sizes.getFirst(), sizes.stream().max(Integer::compare).orElseThrow(), name);
    int leftOut = rule == LastBatch.DROP && samples > batch ? samples % batch : 0;
    assertEquals(samples - leftOut, sum, name);
    int difference = sizes.getFirst() - sizes.getLast();
    switch (rule) {
      case AUTO -> assertTrue(difference <= 1 || sizes.getLast() >= 8, name);
      case KEEP -> assertTrue(difference == 0 || sizes.getFirst() == batch, name);
      case DROP -> assertEquals(0, difference, name);
      case SPREAD -> assertTrue(difference <= 1, name);
    }
    if (rule != LastBatch.DROP) {
      assertEquals(Math.ceilDiv(samples, batch), sizes.size(), name);
    }
  }
}
