package io.striate.training.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.Catalog;
import io.striate.api.data.PassMonitor;
import io.striate.layers.Network;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RateSearchTest {
  private static final RateSearch SEARCH = new RateSearch(1e-4, 1, 41);

  /// A loss that stays, falls fastest at a step, and rises after another.
  private static List<Double> losses(int steepest, int rising) {
    var losses = new ArrayList<Double>();
    for (int i = 0; i < 41; i++) {
      double fall = 2.3 - 2 / (1 + Math.exp(steepest - i));
      losses.add(i < rising ? fall : 30.0);
    }
    return losses;
  }

  @Test
  void ratesGrowByAFactor() {
    assertEquals(1e-4, SEARCH.rate(0), 1e-18);
    assertEquals(1e-2, SEARCH.rate(20), 1e-14);
    assertEquals(1, SEARCH.rate(40), 1e-12);
    assertThrows(IllegalArgumentException.class, () -> new RateSearch(1, 0.1, 10));
    assertThrows(IllegalArgumentException.class, () -> new RateSearch(0, 0.1, 10));
    assertThrows(IllegalArgumentException.class, () -> new RateSearch(0.01, 0.1, 1));
  }

  /// Smoothing delays a fall by a few steps.
  @Test
  void suggestsTheRateOfTheSteepestFall() {
    var found = SEARCH.judged(losses(15, 35));
    double suggested = found.suggestion().orElseThrow().rate();
    assertTrue(
        suggested >= SEARCH.rate(15) && suggested <= SEARCH.rate(19), () -> "rate " + suggested);
    assertTrue(found.diverged());
    assertEquals(36, found.points().size(), "ends with the first step that is too high");
  }

  /// The first batches differ by more than the tiny first rates change: here the second loss is far
  /// lower than the first, and a single batch later, too.
  @Test
  void batchesThatDifferAreNoFall() {
    List<Double> losses = losses(20, 35);
    losses.set(0, 6.0);
    losses.set(1, 1.0);
    losses.set(12, 1.5);
    double suggested = SEARCH.judged(losses).suggestion().orElseThrow().rate();
    assertTrue(
        suggested >= SEARCH.rate(20) && suggested <= SEARCH.rate(24), () -> "rate " + suggested);
  }

  @Test
  void aLossThatIsNoNumberEndsTheSearch() {
    var found = SEARCH.judged(List.of(2.0, 1.5, 1.0, Double.NaN, 1.0));
    assertTrue(found.diverged());
    assertEquals(3, found.points().size());
  }

  @Test
  void suggestsNothingWhereTheLossNeverFalls() {
    var found = SEARCH.judged(List.of(1.0, 1.1, 1.2, 1.3));
    assertEquals(Optional.empty(), found.suggestion());
    assertFalse(found.diverged());
  }

  /// The first two losses are 2 and 1: the mean of both, weighted 0.09 and 0.1.
  @Test
  void smoothingHasNoBiasTowardsZero() {
    var points = SEARCH.judged(List.of(2.0, 1.0)).points();
    assertEquals(2, points.get(0).smoothed(), 1e-12);
    assertEquals((0.09 * 2 + 0.1) / 0.19, points.get(1).smoothed(), 1e-12);
  }

  @Test
  void trainsWithTheRatesAndTheSameBitsEachTime(@org.junit.jupiter.api.io.TempDir Path folder) {
    String text =
        """
        { "striate": 1, "input": [1, 4, 4],
          "layers": [ "flatten", { "type": "dense", "units": 4 } ],
          "loss": "softmax-cross-entropy",
          "train": { "data": { "type": "synthetic", "samples": 40, "classes": 4 }, "epochs": 1,
                     "batch": 8, "optimizer": { "type": "sgd", "learningRate": 0.1 } } }
        """;
    Network network = Network.parse("net.json", text, List.of(), Catalog.installed());
    var search = new RateSearch(1e-3, 1e5, 60);
    try (var backend = Bench.backend()) {
      var found = search.run(network, folder, backend, PassMonitor.none());
      assertEquals(found, search.run(network, folder, backend, PassMonitor.none()));
      assertTrue(found.points().size() > 12, "more than two epochs");
      assertTrue(found.suggestion().isPresent());
    }
  }
}
