package io.striate.visualize.golden;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.striate.backend.tck.golden.GoldenCase;
import io.striate.visualize.Models;
import io.striate.visualize.retrieval.Distance;
import io.striate.visualize.retrieval.Neighbors;
import io.striate.visualize.retrieval.Vectors;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Nearest neighbors against NumPy (`golden/make_neighbors.py`).
class GoldenNeighborsTest {
  private static final int MOST = 10;

  /// Vectors of length 1 are rounded to single precision.
  private static final double ROUNDING = 2e-7;

  static List<GoldenCase> cases() {
    return GoldenCase.all(GoldenNeighborsTest.class, "neighbors.txt");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void findsTheSameInTheSameOrder(GoldenCase golden) {
    assertFalse(golden.of("found").isEmpty());
    try (var backend = Models.backend("cpu-vector")) {
      golden
          .of("found")
          .forEach((word, indices) -> {
            var found =
                Neighbors.of(
                    vectors(golden, "queries"),
                    vectors(golden, "pool"),
                    MOST,
                    Distance.valueOf(word.toUpperCase(Locale.ROOT)),
                    false,
                    backend);
            List<Neighbors.Neighbor> all = found.found().stream().flatMap(List::stream).toList();
            assertArrayEquals(
                indices, all.stream().mapToDouble(Neighbors.Neighbor::index).toArray(), word);
            assertArrayEquals(
                golden.get("distance " + word),
                all.stream().mapToDouble(Neighbors.Neighbor::distance).toArray(),
                ROUNDING,
                word);
            assertEquals(
                golden.get("precision " + word)[0],
                found.precision(labels(golden, "queries"), labels(golden, "pool")));
          });
    }
  }

  private static Vectors vectors(GoldenCase golden, String name) {
    int[] shape = golden.shape(name);
    double[] values = golden.get(name);
    var floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return new Vectors(shape[0], shape[1], floats);
  }

  private static int[] labels(GoldenCase golden, String of) {
    double[] values = golden.get("labels " + of);
    int[] labels = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      labels[i] = (int) values[i];
    }
    return labels;
  }
}
