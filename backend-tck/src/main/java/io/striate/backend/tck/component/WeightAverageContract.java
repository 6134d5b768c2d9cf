package io.striate.backend.tck.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.train.WeightAverage;
import io.striate.api.train.WeightAverageType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What every weight average promises: it takes weights in a long training, shares are above 0 and
/// at most 1, and all of it depends on the numbers of steps and weights alone.
public interface WeightAverageContract extends ComponentContract<WeightAverage> {
  @Override
  WeightAverageType type();

  /// How many epochs a training must have for the average to take weights; by default 100.
  default int epochs() {
    return 100;
  }

  /// The average takes weights in trainings of [#epochs], and none before the first step.
  @TestFactory
  default Stream<DynamicTest> takesWeights() {
    return Settings.each(
        this,
        (_, fresh) -> {
          for (int stepsPerEpoch : new int[] {1, 7}) {
            assertTrue(
                taken(fresh.get(), stepsPerEpoch).contains(true),
                () -> "no weights are taken in " + epochs() + " epochs of " + stepsPerEpoch);
          }
        });
  }

  /// Shares are above 0 and at most 1; the number of batches that measure statistics is at least 0.
  @TestFactory
  default Stream<DynamicTest> sharesAreUsable() {
    return Settings.each(
        this,
        (_, fresh) -> {
          WeightAverage average = fresh.get();
          for (long count : new long[] {2, 3, 10, 1_000, 1_000_000}) {
            double share = average.share(count);
            assertTrue(
                share > 0 && share <= 1, () -> "the share of weights " + count + ": " + share);
          }
          assertTrue(average.statistics() >= 0, () -> "statistics: " + average.statistics());
        });
  }

  /// Answers depend on the numbers alone: not on what was asked before, and not on the instance.
  @TestFactory
  default Stream<DynamicTest> dependsOnTheNumbersAlone() {
    return Settings.each(
        this,
        (_, fresh) -> {
          WeightAverage used = fresh.get();
          List<Boolean> once = taken(used, 7);
          double share = used.share(5);
          used.share(2);
          assertEquals(once, taken(used, 7), "the same steps again");
          assertEquals(once, taken(fresh.get(), 7), "another instance");
          assertEquals(share, used.share(5), "the same share again");
          assertEquals(share, fresh.get().share(5), "the share of another instance");
        });
  }

  private List<Boolean> taken(WeightAverage average, int stepsPerEpoch) {
    var taken = new ArrayList<Boolean>();
    for (long steps = 1; steps <= (long) epochs() * stepsPerEpoch; steps++) {
      taken.add(average.takes(steps, stepsPerEpoch));
    }
    return taken;
  }
}
