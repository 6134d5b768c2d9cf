package io.striate.games.match;

import io.striate.api.play.Environment;
import io.striate.api.random.RandomStream;
import io.striate.games.learn.NetworkPlayer;
import io.striate.games.plan.TreePlanner;

/// Chooses actions.
@FunctionalInterface
public interface Player {
  /// The action in the present state.
  ///
  /// @param environment stays as it is
  /// @param random for players that need it
  int choose(Environment environment, RandomStream random);

  /// Each action equally likely.
  static Player random() {
    return (environment, random) -> random.nextInt(environment.actions().size());
  }

  /// The action that a planner finds best.
  static Player planner(TreePlanner planner) {
    return (environment, random) -> TreePlanner.best(planner.values(environment, random));
  }

  /// The action of a network's largest output.
  static Player network(NetworkPlayer network) {
    return (environment, _) -> {
      float[] observation = new float[environment.observation().size()];
      environment.observe(observation);
      return network.choose(observation);
    };
  }
}
