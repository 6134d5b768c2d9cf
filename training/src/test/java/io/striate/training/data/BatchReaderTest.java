package io.striate.training.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.data.Augmentation;
import io.striate.api.data.Samples;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.datasets.labeled.LabeledDataset;
import io.striate.datasets.labeled.LabeledSamples;
import io.striate.layers.spec.LastBatch;
import io.striate.layers.spec.NormalizationRule;
import io.striate.layers.spec.ValidationSplit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BatchReaderTest {

  @Test
  void givesBatchesInOrderAndASmallerLast() {
    assertEquals(
        List.of(List.of(4, 3), List.of(2, 1), List.of(0)), labels(new int[] {4, 3, 2, 1, 0}, 2, 0));
    assertEquals(List.of(List.of(0, 1), List.of(2, 3)), labels(new int[] {0, 1, 2, 3}, 2, 0));
    assertEquals(List.of(List.of(3, 1)), labels(new int[] {3, 1}, 64, 0));
  }

  @Test
  void beginsInTheMiddle() {
    assertEquals(List.of(List.of(1, 0)), labels(new int[] {4, 3, 2, 1, 0}, 3, 1));
    assertEquals(List.of(), labels(new int[] {4, 3, 2}, 3, 1));
  }

  @Test
  void batchesOfTwoSizesShareFewBuffers() {
    int[] order = {0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4};
    var batches = EpochBatches.of(order.length, 3, LastBatch.SPREAD);
    assertEquals(List.of(3, 2), batches.sizes());
    for (int first = 0; first < batches.batches(); first++) {
      var found = new ArrayList<Integer>();
      Set<HostArray> seen = Collections.newSetFromMap(new IdentityHashMap<>());
      try (var reader = new BatchReader(new FeatureReader(new Numbered()), order, batches, first)) {
        for (var batch = reader.next(); batch.isPresent(); batch = reader.next()) {
          HostArray images = batch.get().features().getFirst();
          seen.add(images);
          found.add(batch.get().size());
        }
      }
      assertEquals(List.of(3, 3, 3, 3, 3, 3, 2).subList(first, 7), found, "from batch " + first);
      assertTrue(seen.size() <= 4, "a buffer for each batch in use, and one of the other size");
    }
  }

  @Test
  void manyBatchesShareFewBuffers() {
    int[] order = new int[100];
    for (int i = 0; i < order.length; i++) {
      order[i] = i % 5;
    }
    Set<HostArray> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    try (var reader = reader(new Numbered(), order, 2, 0)) {
      for (var batch = reader.next(); batch.isPresent(); batch = reader.next()) {
        seen.add(batch.get().features().getFirst());
      }
    }
    assertEquals(3, seen.size());
  }

  @Test
  void batchesBytesAsTheyAre() {
    byte[] pixels = {0, (byte) 255, 51, 102, 1, 2, 3, 4};
    var samples = LabeledSamples.bytes("input", Shape.of(2, 1, 2), pixels, new int[] {7, 8});
    try (var reader = reader(samples, new int[] {1, 0}, 2, 0)) {
      Batch batch = reader.next().orElseThrow();
      byte[] inputs = ((HostArray.Bytes) batch.features().get(0)).values();
      assertArrayEquals(new byte[] {1, 2, 3, 4, 0, (byte) 255, 51, 102}, inputs);
      assertArrayEquals(new int[] {8, 7}, ((HostArray.Ints) batch.features().get(1)).values());
      assertEquals(Optional.empty(), reader.next());
      assertEquals(Optional.empty(), reader.next());
    }
  }

  @Test
  void whatGoesWrongReachesTheReaderAfterTheBatchesBefore() {
    var broken =
        new Numbered() {
          @Override
          public void read(int sample, int feature, HostArray target, int offset) {
            if (sample == 3) {
              throw new StriateException(Code.BAD_DATA, "sample 3 is broken");
            }
            super.read(sample, feature, target, offset);
          }
        };
    try (var reader = reader(broken, new int[] {0, 1, 2, 3, 4}, 2, 0)) {
      assertTrue(reader.next().isPresent());
      var e = assertThrows(StriateException.class, reader::next);
      assertEquals("sample 3 is broken [STR-201]", e.getMessage());
    }
  }

  /// Samples that take time are shared by threads; each is read once and lies at its own place.
  @Test
  void anyNumberOfThreadsReadsTheSameBatches() {
    int[] order = new int[500];
    for (int i = 0; i < order.length; i++) {
      order[i] = i * 7 % 5;
    }
    List<Integer> alone = read(order, 1);
    assertEquals(500, alone.size());
    for (int threads : new int[] {2, 3, 16}) {
      assertEquals(alone, read(order, threads), threads + " threads");
    }
  }

  private static List<Integer> read(int[] order, int threads) {
    var slow = new Slow();
    var features =
        new FeatureReader(
            slow,
            Feeding.byName(slow.features()),
            new Augmenting(
                List.of(
                    (sample, random) -> sample.values(0).set(sample.offset(0), random.nextInt(9))),
                3,
                1));
    var found = new ArrayList<Integer>();
    var batches = EpochBatches.of(order.length, 64, LastBatch.KEEP);
    try (var reader = new BatchReader(features, order, batches, 0, threads)) {
      for (var batch = reader.next(); batch.isPresent(); batch = reader.next()) {
        byte[] values = ((HostArray.Bytes) batch.get().features().getFirst()).values();
        for (int i = 0; i < values.length; i++) {
          found.add(10 * values[i] + ints(batch.get()).get(i));
        }
      }
    }
    assertEquals(order.length, slow.reads.get());
    return found;
  }

  private static class Slow extends Numbered {
    final AtomicInteger reads = new AtomicInteger();

    @Override
    public boolean takesTime() {
      return true;
    }

    @Override
    public void read(int sample, int feature, HostArray target, int offset) {
      if (feature == 0) {
        reads.incrementAndGet();
      }
      super.read(sample, feature, target, offset);
    }
  }

  /// A sample is read while another one is: with one thread this would not end.
  @Test
  void severalThreadsReadABatchThatTakesTime() {
    var both = new CyclicBarrier(2);
    var waiting =
        new Slow() {
          @Override
          public void read(int sample, int feature, HostArray target, int offset) {
            if (feature == 0) {
              meet(both);
            }
            super.read(sample, feature, target, offset);
          }
        };
    var batches = EpochBatches.of(4, 4, LastBatch.KEEP);
    int[] order = {3, 2, 1, 0};
    try (var reader = new BatchReader(new FeatureReader(waiting), order, batches, 0, 2)) {
      assertEquals(List.of(3, 2, 1, 0), ints(reader.next().orElseThrow()));
    }
  }

  private static void meet(CyclicBarrier both) {
    try {
      both.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Of several broken samples, that of the smallest place in the batch, whichever thread meets it
  /// first.
  @Test
  void theFirstBrokenSampleOfABatchIsTold() {
    for (int i = 0; i < 50; i++) {
      var broken =
          new Slow() {
            @Override
            public void read(int sample, int feature, HostArray target, int offset) {
              throw new StriateException(Code.BAD_DATA, "sample %d is broken".formatted(sample));
            }
          };
      var batches = EpochBatches.of(5, 5, LastBatch.KEEP);
      int[] order = {4, 3, 2, 1, 0};
      try (var reader = new BatchReader(new FeatureReader(broken), order, batches, 0, 4)) {
        var e = assertThrows(StriateException.class, reader::next);
        assertEquals("sample 4 is broken [STR-201]", e.getMessage());
      }
    }
  }

  /// Closing does not wait for the rest of a batch that takes time.
  @Test
  void closingStopsWithinABatch() throws InterruptedException {
    var started = new CountDownLatch(2);
    var release = new CountDownLatch(1);
    var slow =
        new Slow() {
          @Override
          public void read(int sample, int feature, HostArray target, int offset) {
            super.read(sample, feature, target, offset);
            if (feature == 0) {
              started.countDown();
              hold(release);
            }
          }
        };
    var batches = EpochBatches.of(1000, 1000, LastBatch.KEEP);
    var reader = new BatchReader(new FeatureReader(slow), new int[1000], batches, 0, 2);
    started.await();
    reader.close();
    assertEquals(2, slow.reads.get());
  }

  /// Waits until the thread is interrupted, and leaves it so.
  private static void hold(CountDownLatch release) {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void errorsOfTheMachineReachTheReaderToo() {
    var exhausted =
        new Numbered() {
          @Override
          public void read(int sample, int feature, HostArray target, int offset) {
            throw new OutOfMemoryError("no room");
          }
        };
    try (var reader = reader(exhausted, new int[] {0}, 1, 0)) {
      assertEquals("no room", assertThrows(OutOfMemoryError.class, reader::next).getMessage());
    }
  }

  @Test
  void closingStopsReadingAndWaitsForIt() throws InterruptedException {
    var reads = new AtomicInteger();
    var started = new CountDownLatch(1);
    var counting =
        new Numbered() {
          @Override
          public void read(int sample, int feature, HostArray target, int offset) {
            reads.incrementAndGet();
            started.countDown();
            super.read(sample, feature, target, offset);
          }
        };
    var reader = reader(counting, new int[1_000_000], 1, 0);
    started.await();
    reader.close();
    int after = reads.get();
    // Three buffers of one sample with two features, whatever the reader's speed: nobody gave one
    // back.
    assertTrue(after <= 6, after + " reads");
    reader.close();
    assertEquals(after, reads.get());
  }

  @Test
  void closingKeepsTheCallersInterruption() {
    var reader = reader(new Numbered(), new int[1000], 1, 0);
    Thread.currentThread().interrupt();
    reader.close();
    assertTrue(Thread.interrupted());
  }

  @Test
  void shufflesBySeedAndEpochAlone() {
    assertEquals(epoch(1, 0), epoch(1, 0));
    assertFalse(epoch(1, 0).equals(epoch(1, 1)));
    assertFalse(epoch(1, 0).equals(epoch(2, 0)));
    assertEquals(List.of(0, 1, 2, 3, 4), epoch(1, 3).stream().sorted().toList());
  }

  private static List<Integer> epoch(long seed, int epoch) {
    var dataset = new LabeledDataset(new Numbered(), Optional.empty(), List.of());
    try (var data =
            TrainingData.of(
                dataset, new ValidationSplit.Count(0), new NormalizationRule.Unit(), seed);
        var reader = data.epoch(epoch, 5, 0)) {
      return ints(reader.next().orElseThrow());
    }
  }

  /// The stream belongs to the epoch and the sample, so neither batches nor resuming change it.
  @Test
  void augmentsEachSampleByItsEpochAndIndex() {
    assertEquals(augmented(0, 5, 0), augmented(0, 2, 0));
    assertEquals(augmented(0, 2, 0).subList(2, 5), augmented(0, 2, 1));
    assertFalse(augmented(0, 5, 0).equals(augmented(1, 5, 0)));
  }

  /// A mask in bytes looks like an image, but is what the network learns.
  @Test
  void targetsAreNoImages() {
    var features =
        List.of(
            new Samples.Feature("input", TensorType.uint8(3, 2, 2)),
            new Samples.Feature("mask", TensorType.uint8(1, 2, 2)),
            new Samples.Feature("target", TensorType.int32()));
    var images = new ArrayList<Boolean>();
    var augmenting =
        new Augmenting(
            List.of((sample, _) -> {
              for (int i = 0; i < 3; i++) {
                images.add(sample.isImage(i));
              }
            }),
            1,
            0,
            Set.of(1, 2),
            Augmenting.Pool.none());
    augmenting.apply(features, new Batch(1, List.of()), 0, 0);
    assertEquals(List.of(true, false, false), images);
  }

  /// A sample that is mixed with another sees what the augmentations before have made of it, in
  /// this epoch; which samples there are is up to the pool.
  @Test
  void samplesAreMixedAsTheAugmentationsBeforeLeaveThem() {
    var samples = new Numbered();
    var plain = new FeatureReader(samples);
    List<Augmentation> augmentations =
        List.of(
            (sample, random) -> sample.values(0).set(sample.offset(0), 10 * random.nextInt(9) + 10),
            (sample, _) -> {
              assertEquals(2, sample.others());
              var other = sample.other(1);
              assertEquals(4, other.values(1).get(other.offset(1)));
              sample.values(0).set(sample.offset(0), other.values(0).get(other.offset(0)));
            });
    var pool = new Augmenting.Pool(plain::one, new int[] {3, 4});
    var mixing = new Augmenting(augmentations, 5, 2, Set.of(1), pool);
    var alone = new Augmenting(augmentations.subList(0, 1), 5, 2);
    assertEquals(first(samples, alone, 4), first(samples, mixing, 0));
    assertEquals(first(samples, alone, 4), first(samples, mixing, 4));
  }

  private static double first(Samples samples, Augmenting augmenting, int index) {
    var reader = new FeatureReader(samples, Feeding.byName(samples.features()), augmenting);
    return reader.one(index).features().getFirst().get(0);
  }

  /// The bytes that samples have become, sample 0 first where all are read.
  private static List<Integer> augmented(int epoch, int batchSize, int firstBatch) {
    var augmenting =
        new Augmenting(
            List.of(
                (sample, random) -> sample.values(0).set(sample.offset(0), random.nextInt(256)),
                (sample, random) -> {
                  int at = sample.offset(0);
                  sample.values(0).set(at, ((int) sample.values(0).get(at) + 1) & 0xff);
                }),
            7,
            epoch);
    var values = new ArrayList<Integer>();
    int[] order = {0, 1, 2, 3, 4};
    var features =
        new FeatureReader(new Numbered(), Feeding.byName(new Numbered().features()), augmenting);
    try (var reader = new BatchReader(features, order, batchSize, firstBatch)) {
      for (var batch = reader.next(); batch.isPresent(); batch = reader.next()) {
        for (byte value : ((HostArray.Bytes) batch.get().features().getFirst()).values()) {
          values.add(value & 0xff);
        }
      }
    }
    return values;
  }

  private static List<List<Integer>> labels(int[] order, int batchSize, int firstBatch) {
    var all = new ArrayList<List<Integer>>();
    try (var reader = reader(new Numbered(), order, batchSize, firstBatch)) {
      for (var batch = reader.next(); batch.isPresent(); batch = reader.next()) {
        assertEquals(batch.get().size(), ints(batch.get()).size());
        all.add(ints(batch.get()));
      }
    }
    return all;
  }

  private static List<Integer> ints(Batch batch) {
    var labels = new ArrayList<Integer>();
    for (int label : ((HostArray.Ints) batch.features().get(1)).values()) {
      labels.add(label);
    }
    return labels;
  }

  private static BatchReader reader(Samples samples, int[] order, int batchSize, int firstBatch) {
    return new BatchReader(new FeatureReader(samples), order, batchSize, firstBatch);
  }

  /// Five samples that say their own number.
  private static class Numbered implements Samples {
    private final LabeledSamples samples =
        LabeledSamples.bytes(
            "input", Shape.of(1, 1, 1), new byte[] {0, 1, 2, 3, 4}, new int[] {0, 1, 2, 3, 4});

    @Override
    public int size() {
      return samples.size();
    }

    @Override
    public List<Feature> features() {
      return samples.features();
    }

    @Override
    public void read(int sample, int feature, HostArray target, int offset) {
      samples.read(sample, feature, target, offset);
    }
  }
}
