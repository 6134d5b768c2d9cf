package io.striate.backend.tck.component;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.cluster.Cluster;
import io.striate.api.cluster.ClusterJob;
import io.striate.api.cluster.Collective;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.random.RandomStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every cluster promises: members know their place, hear the driver, and add up as the tree
/// of [Collective] says, bit for bit; what goes wrong in a worker reaches the driver.
public interface ClusterContract {
  /// How late latecomers are: long after a worker that fails at once.
  Duration LATE = Duration.ofMillis(200);

  /// A cluster whose workers run the job's [ClusterJob#work] in this process.
  Cluster cluster(int workers);

  /// A job that does something in each worker.
  private static ClusterJob job(Consumer<Collective> work) {
    return new ClusterJob() {
      @Override
      public String text() {
        return "{}";
      }

      @Override
      public void work(Collective group) {
        work.accept(group);
      }
    };
  }

  /// The driver comes after the workers, and all know how many workers there are.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  default void membersKnowTheirPlace(int workers) {
    assertEquals(workers, cluster(workers).workers());
    try (var driver =
        cluster(workers)
            .start(
                job(group -> {
                  double[] seen = {1L << group.rank(), group.size()};
                  group.sum(seen, workers);
                }))) {
      assertEquals(workers, driver.rank());
      assertEquals(workers, driver.size());
      double[] sums = new double[2];
      driver.sum(sums, workers);
      assertArrayEquals(new double[] {(1 << workers) - 1, workers * workers}, sums);
      assertEquals(1, driver.describe().lines().count(), driver.describe());
    }
  }

  /// A message of the driver reaches every worker unchanged.
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100_000})
  default void allHearTheDriver(int length) {
    try (var driver =
        cluster(4)
            .start(
                job(group -> {
                  byte[] heard = group.broadcast(new byte[0]);
                  double sum = heard.length;
                  for (byte each : heard) {
                    sum += each;
                  }
                  group.sum(new double[] {sum}, 4);
                }))) {
      byte[] message = new byte[length];
      double expected = length;
      for (int i = 0; i < length; i++) {
        message[i] = (byte) (i % 100);
        expected += message[i];
      }
      assertArrayEquals(message, driver.broadcast(message));
      double[] sum = {0};
      driver.sum(sum, 4);
      assertEquals(4 * expected, sum[0]);
    }
  }

  /// Sums have the bits of the tree, in every member, also if only some add something, and if there
  /// are fewer values than workers.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  default void sumsAreThoseOfTheTree(int workers) {
    int[] lengths = {0, 1, 3, 8, 1_001, 40_000};
    try (var driver =
        cluster(workers)
            .start(
                job(group -> {
                  for (int length : lengths) {
                    for (int parts = 1; parts <= workers; parts++) {
                      float[] floats = Values.floats(group.rank(), length);
                      double[] doubles = Values.doubles(group.rank(), length);
                      group.sum(floats, parts);
                      group.sum(doubles, parts);
                      assertArrayEquals(Values.treeOfFloats(0, parts, length), floats);
                      assertArrayEquals(Values.treeOfDoubles(0, parts, length), doubles);
                    }
                  }
                  group.broadcast(new byte[0]);
                }))) {
      for (int length : lengths) {
        for (int parts = 1; parts <= workers; parts++) {
          float[] floats = new float[length];
          double[] doubles = new double[length];
          driver.sum(floats, parts);
          driver.sum(doubles, parts);
          assertArrayEquals(Values.treeOfFloats(0, parts, length), floats);
          assertArrayEquals(Values.treeOfDoubles(0, parts, length), doubles);
        }
      }
      driver.broadcast("end".getBytes(StandardCharsets.UTF_8)); // fails if a worker has
    }
  }

  /// What a worker throws reaches the driver, with its code, while others wait for that worker.
  @Test
  default void failuresReachTheDriver() {
    try (var driver =
        cluster(4)
            .start(
                job(group -> {
                  group.broadcast(new byte[0]);
                  if (group.rank() == 2) {
                    throw new StriateException(Code.BAD_DATA, "no such folder", "look for it");
                  }
                  group.sum(new float[10], 4);
                }))) {
      driver.broadcast(new byte[0]);
      var e = assertThrows(StriateException.class, () -> driver.sum(new float[10], driver.size()));
      assertEquals(Code.BAD_DATA, e.problems().getFirst().code());
      assertTrue(e.getMessage().contains("no such folder"), e.getMessage());
      assertEquals(List.of("look for it"), e.problems().getFirst().details());
    }
  }

  /// A failure also ends the waiting of members that come when the worker has left already.
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // else it would never end
  default void latecomersLearnOfAFailure() throws InterruptedException {
    try (var driver =
        cluster(4)
            .start(
                job(group -> {
                  if (group.rank() == 2) {
                    throw new StriateException(Code.BAD_DATA, "no such folder");
                  }
                  LockSupport.parkNanos(LATE.toNanos());
                  group.sum(new float[10], 4);
                }))) {
      Thread.sleep(LATE);
      var e = assertThrows(StriateException.class, () -> driver.sum(new float[10], 4));
      assertEquals(Code.BAD_DATA, e.problems().getFirst().code());
    }
  }

  /// A worker that ends before the others is lost.
  @Test
  default void aDefectOfAWorkerIsALoss() {
    try (var driver =
        cluster(2)
            .start(
                job(group -> {
                  if (group.rank() == 1) {
                    throw new IllegalStateException("a defect");
                  }
                  group.sum(new float[10], 2);
                }))) {
      var e = assertThrows(StriateException.class, () -> driver.sum(new float[10], 2));
      assertEquals(Code.WORKER_LOST, e.problems().getFirst().code());
      assertTrue(e.getMessage().contains("a defect"), e.getMessage());
    }
  }

  /// A driver that leaves ends its workers, and another group can begin.
  @Test
  default void groupsFollowEachOther() {
    Cluster cluster = cluster(2);
    for (int i = 0; i < 3; i++) {
      try (var driver =
          cluster.start(
              job(group -> {
                group.sum(new double[] {1}, 2);
                group.broadcast(new byte[0]); // never comes
              }))) {
        double[] sum = {0};
        driver.sum(sum, 2);
        assertEquals(2, sum[0]);
      }
    }
  }

  /// Values that lose bits when they are added, and what the tree makes of them.
  final class Values {
    private Values() {}

    static float[] floats(int rank, int length) {
      var random = new RandomStream(7, "sum", rank, length);
      float[] values = new float[length];
      for (int i = 0; i < length; i++) {
        values[i] = (random.nextUniform() - 0.5f) * (1 << (i % 12));
      }
      return values;
    }

    static double[] doubles(int rank, int length) {
      var random = new RandomStream(8, "sum", rank, length);
      double[] values = new double[length];
      for (int i = 0; i < length; i++) {
        values[i] = (random.nextUniform() - 0.5) / 3 * (1 << (i % 12));
      }
      return values;
    }

    /// The greatest power of two below the number of parts.
    private static int middle(int from, int to) {
      return from + Integer.highestOneBit(to - from - 1);
    }

    static float[] treeOfFloats(int from, int to, int length) {
      if (to - from == 1) {
        return floats(from, length);
      }
      float[] sum = treeOfFloats(from, middle(from, to), length);
      float[] more = treeOfFloats(middle(from, to), to, length);
      for (int i = 0; i < length; i++) {
        sum[i] += more[i];
      }
      return sum;
    }

    static double[] treeOfDoubles(int from, int to, int length) {
      if (to - from == 1) {
        return doubles(from, length);
      }
      double[] sum = treeOfDoubles(from, middle(from, to), length);
      double[] more = treeOfDoubles(middle(from, to), to, length);
      for (int i = 0; i < length; i++) {
        sum[i] += more[i];
      }
      return sum;
    }
  }
}
