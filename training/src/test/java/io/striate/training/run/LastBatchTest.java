package io.striate.training.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.layers.spec.LastBatch;
import io.striate.training.run.TrainingEvent.EpochDone;
import io.striate.training.run.TrainingEvent.Started;
import io.striate.training.run.TrainingEvent.StepDone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Trainings whose samples do not fill their last batch: 44 samples in batches of 8.
class LastBatchTest {
  @TempDir Path folder;

  private static Bench bench(LastBatch rule) {
    var bench = new Bench();
    bench.lastBatch = rule;
    return bench;
  }

  private byte[] model(String run) throws IOException {
    return Files.readAllBytes(folder.resolve(run).resolve("model.striate"));
  }

  @Test
  void aSpreadEpochHasEvenBatches() {
    for (LastBatch rule : List.of(LastBatch.SPREAD, LastBatch.AUTO)) {
      assertEpochs(bench(rule), "even-" + rule, List.of(8, 8, 7, 7, 7, 7), 44);
    }
  }

  @Test
  void aDroppedBatchIsNotTrainedOn() {
    assertEpochs(bench(LastBatch.DROP), "dropped", List.of(8, 8, 8, 8, 8), 40);
  }

  private void assertEpochs(Bench bench, String run, List<Integer> sizes, int samples) {
    var rates = new java.util.ArrayList<Double>();
    bench.start(folder.resolve(run), Bench.ALL);
    var started = bench.events(Started.class).getFirst();
    assertEquals(44, started.trainingSamples());
    assertEquals(samples, started.batches().samples());
    assertEquals(sizes.size(), started.position().stepsPerEpoch());
    var steps = bench.events(StepDone.class);
    assertEquals(Bench.EPOCHS * sizes.size(), steps.size());
    for (int epoch = 0; epoch < Bench.EPOCHS; epoch++) {
      var own = steps.subList(epoch * sizes.size(), (epoch + 1) * sizes.size());
      assertEquals(sizes, own.stream().map(StepDone::size).toList());
      double sum = own.stream().mapToDouble(step -> step.loss() * step.size()).sum();
      var done = bench.events(EpochDone.class).get(epoch);
      assertEquals(sum / samples, done.training().getOrDefault("loss", 0.0), 1e-12);
      assertEquals(samples, done.samples());
    }
    steps.forEach(step -> rates.add(step.rate()));
    double all = Bench.EPOCHS * (double) sizes.size();
    for (int step = 0; step < rates.size(); step++) {
      assertEquals(0.02 * (1 - 0.9 * step / all), rates.get(step), 1e-15);
    }
  }

  @ParameterizedTest
  @EnumSource(LastBatch.class)
  void resumesWithTheSameBitsAfterAnyStep(LastBatch rule) throws IOException {
    bench(rule).start(folder.resolve("unbroken"), Bench.ALL);
    for (int at = 1; at < 12; at++) {
      String run = "stopped-" + at;
      var first = bench(rule);
      var polls = new AtomicInteger();
      int stop = at;
      first.interrupted = () -> polls.getAndIncrement() == stop;
      assertEquals(Outcome.End.INTERRUPTED, first.start(folder.resolve(run), Bench.ALL).end());
      bench(rule).resume(folder.resolve(run), Bench.ALL);
      assertArrayEquals(model("unbroken"), model(run), run);
    }
  }

  @ParameterizedTest
  @EnumSource(LastBatch.class)
  void samplesThatFillBatchesGiveTheSameBits(LastBatch rule) throws IOException {
    var kept = bench(LastBatch.KEEP);
    kept.batch = 11;
    kept.start(folder.resolve("kept"), Bench.ALL);
    var other = bench(rule);
    other.batch = 11;
    other.start(folder.resolve("other"), Bench.ALL);
    assertArrayEquals(model("kept"), model("other"));
  }

  @Test
  void otherBatchesGiveOtherBits() throws IOException {
    bench(LastBatch.KEEP).start(folder.resolve("keep"), Bench.ALL);
    bench(LastBatch.SPREAD).start(folder.resolve("spread"), Bench.ALL);
    assertFalse(Arrays.equals(model("keep"), model("spread")));
  }

  @Test
  void statisticsOfFewValuesAreRemarked() {
    assertEquals(
        List.of(
            "batch normalization computes mean and variance from only 4 values per channel, in the"
                + " last batch of 4 samples; \"lastBatch\": \"drop\" in train leaves it out"),
        remarks(bench(LastBatch.KEEP)));
    assertEquals(List.of(), remarks(bench(LastBatch.DROP)));
    var small = bench(LastBatch.KEEP);
    small.batch = 4;
    assertEquals(
        List.of(
            "batch normalization computes mean and variance from only 4 values per channel, in"
                + " batches of 4 samples; use a larger train.batch, or no batch normalization"),
        remarks(small));
  }

  private List<String> remarks(Bench bench) {
    Path run = folder.resolve("run-" + bench.lastBatch + bench.batch);
    bench.start(run, 1);
    bench.resume(run, 2);
    List<Started> both = bench.events(Started.class);
    assertEquals(both.getFirst().remarks(), both.getLast().remarks());
    return both.getFirst().remarks();
  }

  @Test
  void statisticsOfOneValueAreRefusedAndLeaveNothing() {
    var one = bench(LastBatch.AUTO);
    one.batch = 1;
    refused(
        one,
        "batch normalization cannot compute a variance from 1 value per channel, in batches of 1"
            + " sample [STR-104]\n  use a larger train.batch, or no batch normalization");
    var last = bench(LastBatch.KEEP);
    last.batch = 43;
    refused(
        last,
        "batch normalization cannot compute a variance from 1 value per channel, in the last batch"
            + " of 1 sample [STR-104]\n  \"lastBatch\": \"drop\" in train leaves it out");
  }

  private void refused(Bench bench, String message) {
    Path run = folder.resolve("refused-" + bench.batch);
    var e = assertThrows(StriateException.class, () -> bench.start(run, Bench.ALL));
    assertEquals(Code.BAD_VALUE, e.problems().getFirst().code());
    assertEquals(message, e.getMessage());
    assertFalse(Files.exists(run));
  }
}
