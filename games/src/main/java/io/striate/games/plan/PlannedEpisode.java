package io.striate.games.plan;

import io.striate.api.play.Environment;
import io.striate.api.random.RandomStream;
import java.util.ArrayList;
import java.util.List;

/// The states of an episode that a planner has seen, with what it found in them.
///
/// @param states in order
record PlannedEpisode(List<State> states) {
  /// A state.
  ///
  /// @param observation of it
  /// @param values the mean return of each action
  @SuppressWarnings("ArrayRecordComponent") // never changed
  record State(float[] observation, double[] values) {
    int action() {
      return TreePlanner.best(values);
    }
  }

  PlannedEpisode {
    states = List.copyOf(states);
  }

  /// Plays an episode: the planner moves, and now and then chance, so that states are seen that
  /// good moves alone do not lead to.
  ///
  /// @param chance the share of random moves
  /// @param number of the episode: together with the seed it determines everything
  static PlannedEpisode play(
      TreePlanner planner, Environment environment, double chance, long seed, long number) {
    var random = new RandomStream(seed, "planned moves", 0, Math.toIntExact(number));
    var states = new ArrayList<State>();
    environment.begin(number);
    while (!environment.ended()) {
      float[] observation = new float[environment.observation().size()];
      environment.observe(observation);
      var state = new State(observation, planner.values(environment, random));
      states.add(state);
      boolean astray = random.nextUniform() < chance;
      environment.act(astray ? random.nextInt(environment.actions().size()) : state.action());
    }
    return new PlannedEpisode(states);
  }
}
