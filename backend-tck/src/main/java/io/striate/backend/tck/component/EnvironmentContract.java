package io.striate.backend.tck.component;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.play.Environment;
import io.striate.api.play.EnvironmentSource;
import io.striate.api.play.EnvironmentType;
import io.striate.api.play.Screen;
import io.striate.api.random.RandomStream;
import io.striate.backend.tck.run.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What every environment promises: episodes that follow from the seed, their number and the
/// actions, complete observations, copies that go their own way, and an end.
public interface EnvironmentContract extends ComponentContract<EnvironmentSource> {
  /// Episodes that are played.
  int EPISODES = 20;

  @Override
  EnvironmentType type();

  /// The most steps in which an episode of random actions has ended.
  default int longest() {
    return 10_000;
  }

  /// The same seed, episode and actions lead to the same; episodes may be played in any order.
  @TestFactory
  default Stream<DynamicTest> episodesFollowFromTheirNumber() {
    return Settings.each(
        this,
        (_, fresh) -> {
          Environment once = fresh.get().make(Seed.get());
          Environment again = fresh.get().make(Seed.get());
          var histories = new ArrayList<List<Seen>>();
          for (int episode = 0; episode < EPISODES; episode++) {
            histories.add(play(once, episode, longest()));
          }
          for (int episode = EPISODES - 1; episode >= 0; episode--) {
            assertSame(histories.get(episode), play(again, episode, longest()));
          }
        });
  }

  /// An episode of random actions ends, and then takes no more of them.
  @TestFactory
  default Stream<DynamicTest> episodesEnd() {
    return Settings.each(
        this,
        (_, fresh) -> {
          Environment environment = fresh.get().make(Seed.get());
          for (int episode = 0; episode < EPISODES; episode++) {
            play(environment, episode, longest());
            assertTrue(environment.ended(), "the episode has not ended");
            assertThrows(IllegalStateException.class, () -> environment.act(0));
          }
        });
  }

  /// A copy has the same future, and what happens to one does not happen to the other.
  @TestFactory
  default Stream<DynamicTest> copiesAreIndependent() {
    return Settings.each(
        this,
        (_, fresh) -> {
          Environment environment = fresh.get().make(Seed.get());
          for (int episode = 0; episode < EPISODES; episode++) {
            var random = new RandomStream(Seed.get(), "kit/copies", 0, episode);
            environment.begin(episode);
            for (int step = 0; step <= episode && !environment.ended(); step++) {
              environment.act(random.nextInt(environment.actions().size()));
            }
            Environment copy = environment.copy();
            Seen before = Seen.of(environment, 0);
            List<Seen> future = rest(copy, 1);
            assertSame(List.of(before), List.of(Seen.of(environment, 0)));
            assertSame(future, rest(environment, 1));
          }
        });
  }

  private List<Seen> rest(Environment environment, int stream) {
    var random = new RandomStream(Seed.get(), "kit/rest", 0, stream);
    var seen = new ArrayList<Seen>();
    while (!environment.ended() && seen.size() < longest()) {
      seen.add(Seen.after(environment, random.nextInt(environment.actions().size())));
    }
    return seen;
  }

  /// Actions have different names, every element of an observation is written, and all are finite.
  @TestFactory
  default Stream<DynamicTest> observationsAreComplete() {
    return Settings.each(
        this,
        (_, fresh) -> {
          Environment environment = fresh.get().make(Seed.get());
          List<String> actions = environment.actions();
          assertFalse(actions.isEmpty(), "there are no actions");
          assertEquals(actions.size(), actions.stream().distinct().count());
          environment.begin(0);
          float[] target = new float[environment.observation().size()];
          Arrays.fill(target, Float.NaN);
          environment.observe(target);
          for (float value : target) {
            assertTrue(Float.isFinite(value), () -> "an observation has " + value);
          }
          Screen screen = environment.screen();
          assertTrue(screen.width() > 0 && screen.height() > 0, "the screen is empty");
        });
  }

  /// Episodes differ.
  @TestFactory
  default Stream<DynamicTest> episodesDiffer() {
    return Settings.each(
        this,
        (_, fresh) -> {
          Environment environment = fresh.get().make(Seed.get());
          long distinct =
              Stream.iterate(0, episode -> episode + 1)
                  .limit(EPISODES)
                  .map(episode -> play(environment, episode, longest()).toString())
                  .distinct()
                  .count();
          assertTrue(distinct > 1, "all episodes are the same");
        });
  }

  private static List<Seen> play(Environment environment, int episode, int longest) {
    var random = new RandomStream(Seed.get(), "kit/environment", 0, episode);
    environment.begin(episode);
    var seen = new ArrayList<Seen>();
    seen.add(Seen.of(environment, 0));
    while (!environment.ended() && seen.size() <= longest) {
      seen.add(Seen.after(environment, random.nextInt(environment.actions().size())));
    }
    return seen;
  }

  private static void assertSame(List<Seen> expected, List<Seen> actual) {
    assertEquals(expected.size(), actual.size(), "the number of steps");
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i).reward(), actual.get(i).reward(), "the reward of step " + i);
      assertArrayEquals(
          expected.get(i).observation(),
          actual.get(i).observation(),
          "the observation of step " + i);
      assertArrayEquals(
          expected.get(i).colors(), actual.get(i).colors(), "the screen of step " + i);
    }
  }

  /// What is seen after a step.
  ///
  /// @param reward of the step
  /// @param observation all of it
  /// @param colors of the screen
  @SuppressWarnings("ArrayRecordComponent") // never changed
  record Seen(double reward, float[] observation, int[] colors) {
    static Seen after(Environment environment, int action) {
      return of(environment, environment.act(action));
    }

    static Seen of(Environment environment, double reward) {
      float[] observation = new float[environment.observation().size()];
      environment.observe(observation);
      return new Seen(reward, observation, environment.screen().colors());
    }

    @Override
    public String toString() {
      return reward + Arrays.toString(observation);
    }
  }
}
