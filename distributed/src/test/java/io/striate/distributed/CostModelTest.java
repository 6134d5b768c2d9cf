package io.striate.distributed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.CommandContext;
import io.striate.api.Kinds;
import io.striate.api.random.RandomStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The model of the cost, and 1,024 workers in virtual time.
class CostModelTest {
  private static final double TEN_GIGABITS = 1.25e9;

  /// Values of Teichroew, "Tables of expected values of order statistics", 1956, and for 100 and
  /// 1,000 of Harter, 1961.
  @ParameterizedTest
  @CsvSource({
    "1, 0",
    "2, 0.56419",
    "4, 1.02938",
    "8, 1.42360",
    "20, 1.86748",
    "100, 2.50759",
    "1000, 3.24144"
  })
  void theSlowestWorkerIsExpectedAsTablesSay(int count, double expected) {
    assertEquals(expected, CostModel.expectedMaximum(count), 1e-4);
  }

  /// 25.6 million parameters, 2 s, 10 Gbit/s, 5 % noise, no overlap.
  @Test
  void aThousandWorkersAreEfficient() {
    var step = new CostModel(25_600_000, 2, 0.05, TEN_GIGABITS, 30e-6, 0).step(1_024);
    assertEquals(204_700_000, step.bytes());
    assertEquals(21, step.messages());
    assertEquals(0.1644, step.transfer(), 1e-4);
    assertTrue(step.efficiency() >= 0.8, step::toString);
  }

  @Test
  void theCommandPrintsIt() {
    var bytes = new ByteArrayOutputStream();
    var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    var command =
        Catalog.installed().create(Kinds.COMMAND, "scaling", Map.of("workers", 2, "noise", 0.0));
    int status =
        command.run(new CommandContext(List.of(), Catalog.installed(), out, out, Path.of("")));
    assertEquals(0, status);
    assertEquals(
        """
        workers  MB sent  messages  wait, s  transfer, s  step, s  efficiency
              1   102.40         1    0.000        0.082    2.082      96.1 %
              2   153.60         3    0.000        0.123    2.123      94.2 %
        """,
        bytes.toString(StandardCharsets.UTF_8));
  }

  private static List<float[]> arrays(int workers, int length) {
    var arrays = new ArrayList<float[]>();
    for (int rank = 0; rank < workers; rank++) {
      var random = new RandomStream(9, "gradients", rank, 0);
      float[] values = new float[length];
      for (int i = 0; i < length; i++) {
        values[i] = (random.nextUniform() - 0.5f) * (1 << i % 10);
      }
      arrays.add(values);
    }
    return arrays;
  }

  private static float[] tree(List<float[]> arrays) {
    if (arrays.size() == 1) {
      return arrays.getFirst().clone();
    }
    int middle = Integer.highestOneBit(arrays.size() - 1);
    float[] sum = tree(arrays.subList(0, middle));
    float[] more = tree(arrays.subList(middle, arrays.size()));
    for (int i = 0; i < sum.length; i++) {
      sum[i] += more[i];
    }
    return sum;
  }

  /// Every one of 1,024 workers has the bits of one that adds all, also if some have nothing.
  @ParameterizedTest
  @CsvSource({"1024, 1024", "1024, 700", "1024, 1", "2, 2"})
  void simulatedWorkersHaveTheBitsOfOne(int workers, int parts) {
    List<float[]> arrays = arrays(workers, 1_500);
    float[] expected = tree(arrays.subList(0, parts));
    new SimulatedGroup(TEN_GIGABITS, 30e-6).sum(arrays, parts, new double[workers]);
    for (float[] sum : arrays) {
      assertArrayEquals(expected, sum);
    }
  }

  /// Without noise the messages take the time of the formula, but for what goes to the driver.
  @ParameterizedTest
  @CsvSource({"2", "64", "1024"})
  void messagesTakeTheTimeOfTheModel(int workers) {
    int length = 4_096;
    var model = new CostModel(length, 2, 0, 1e6, 30e-6, 0);
    CostModel.Step step = model.step(workers);
    double[] computed = new double[workers];
    Arrays.fill(computed, 2);
    var outcome = new SimulatedGroup(1e6, 30e-6).sum(arrays(workers, length), workers, computed);
    double driver = 30e-6 + (double) Float.BYTES * length / workers / 1e6;
    for (int rank = 0; rank < workers; rank++) {
      assertEquals(step.seconds() - driver, outcome.finished()[rank], 1e-9);
      assertEquals(step.bytes() - Float.BYTES * (long) length / workers, outcome.bytes()[rank]);
    }
  }

  /// The step waits for the slowest worker.
  @Test
  void aStragglerDelaysAll() {
    double[] computed = new double[64];
    computed[17] = 3;
    var group = new SimulatedGroup(1e6, 30e-6);
    double[] even = group.sum(arrays(64, 256), 64, new double[64]).finished();
    double[] late = group.sum(arrays(64, 256), 64, computed).finished();
    for (int rank = 0; rank < 64; rank++) {
      assertEquals(3 + even[rank], late[rank], 1e-6);
    }
  }
}
