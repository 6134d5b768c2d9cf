package io.striate.visualize.retrieval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.striate.api.backend.Backend;
import io.striate.visualize.Models;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NeighborsTest {
  private Backend backend = Models.backend("cpu-vector");

  @BeforeAll
  void open() {
    backend = Models.backend("cpu-vector");
  }

  @AfterAll
  void close() {
    backend.close();
  }

  private static Vectors random(int count, int length, long seed) {
    var random = new Random(seed);
    var values = new float[count * length];
    for (int i = 0; i < values.length; i++) {
      values[i] = 100 + random.nextInt(64) / 64f;
    }
    return new Vectors(count, length, values);
  }

  private static List<Integer> plain(Vectors queries, int query, Vectors pool, int most) {
    return IntStream.range(0, pool.count())
        .boxed()
        .sorted(
            java.util.Comparator.comparingDouble(
                (Integer i) -> queries.squaredDistance(query, pool, i)))
        .limit(most)
        .toList();
  }

  /// More than a block of queries and of the pool, in numbers that leave remainders.
  @Test
  void blocksFindWhatComparingInDoublePrecisionFinds() {
    Vectors queries = random(259, 5, 1);
    Vectors pool = random(4099, 5, 2);
    Neighbors found = Neighbors.of(queries, pool, 7, Distance.L2, false, backend);
    for (int query = 0; query < queries.count(); query++) {
      assertEquals(
          plain(queries, query, pool, 7),
          found.found().get(query).stream().map(Neighbors.Neighbor::index).toList(),
          "query " + query);
    }
  }

  @Test
  void aSampleIsNotItsOwnNeighborAndSmallPoolsGiveFewer() {
    Vectors samples = random(4, 3, 3);
    Neighbors found = Neighbors.of(samples, samples, 10, Distance.COSINE, true, backend);
    for (int query = 0; query < 4; query++) {
      int own = query;
      assertEquals(3, found.found().get(query).size());
      assertEquals(
          0, found.found().get(query).stream().filter(each -> each.index() == own).count());
    }
  }

  @Test
  void ofEqualVectorsTheFirstIsNearer() {
    var pool = new Vectors(6, 1, new float[] {3, 1, 3, 1, 3, 1});
    var found =
        Neighbors.of(new Vectors(1, 1, new float[] {1}), pool, 4, Distance.L2, false, backend);
    assertEquals(
        List.of(1, 3, 5, 0),
        found.found().getFirst().stream().map(Neighbors.Neighbor::index).toList());
    assertEquals(
        Arrays.asList(0.0, 0.0, 0.0, 2.0),
        found.found().getFirst().stream().map(Neighbors.Neighbor::distance).toList());
  }

  @Test
  void lengthsMustAgree() {
    var wrong =
        assertThrows(
            IllegalArgumentException.class,
            () -> Neighbors.of(random(2, 3, 1), random(2, 4, 1), 1, Distance.L2, false, backend));
    assertEquals("queries of 3 numbers, a pool of 4", wrong.getMessage());
  }
}
