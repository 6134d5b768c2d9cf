package io.striate.games.plan;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.play.Environment;
import io.striate.api.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// UCT: a tree of the actions that were tried on copies of an environment. Each rollout descends
/// where the mean return plus a bonus for few visits is largest,
///
///     mean(action) + exploration * sqrt(ln(visits) / visits(action)),
///
/// adds one node, and continues at random until the episode ends or the depth is reached. It is much
/// slower than a network, and needs the environment itself.
///
/// Source: Kocsis and Szepesvari, "Bandit based Monte-Carlo planning", ECML 2006.
///
/// @param rollouts tried before each move
/// @param depth the most moves of a rollout
/// @param exploration the weight of the bonus, in units of the return
/// @param discount of rewards, per move
public record TreePlanner(int rollouts, int depth, double exploration, double discount) {
  private static final Field<Integer> ROLLOUTS =
      Field.of("rollouts", FieldKind.integer(1), 500, "trials of the planner before each move");
  private static final Field<Integer> DEPTH =
      Field.of("depth", FieldKind.integer(1), 30, "most moves of a trial");
  private static final Field<Double> EXPLORATION =
      Field.of(
          "exploration",
          FieldKind.number(0, 1e6),
          1.0,
          "weight of rarely tried moves in the planner, in units of the return");
  private static final Field<Double> DISCOUNT =
      Field.of(
          "discount", FieldKind.number(0, 1), 0.97, "factor of a reward for each move before it");

  /// The settings of a planner, for types that have one.
  public static final List<Field<?>> FIELDS = List.of(ROLLOUTS, DEPTH, EXPLORATION, DISCOUNT);

  /// The planner of settings.
  public static TreePlanner of(Config config) {
    return new TreePlanner(
        config.get(ROLLOUTS), config.get(DEPTH), config.get(EXPLORATION), config.get(DISCOUNT));
  }

  /// The mean return of each action in the present state.
  ///
  /// @param environment stays as it is; its episode has not ended
  /// @param random decides the moves below the tree
  /// @throws StriateException if there are fewer rollouts than actions
  public double[] values(Environment environment, RandomStream random) {
    int actions = environment.actions().size();
    if (rollouts < actions) {
      throw new StriateException(
          Code.BAD_VALUE,
          String.format(
              Locale.ROOT, "rollouts: %d trials are too few for %d moves", rollouts, actions),
          "give more");
    }
    var root = new Node(actions);
    for (int i = 0; i < rollouts; i++) {
      descend(root, environment.copy(), random, depth);
    }
    double[] values = new double[actions];
    Arrays.setAll(values, root::mean);
    return values;
  }

  private double descend(Node node, Environment state, RandomStream random, int left) {
    if (state.ended() || left == 0) {
      return 0;
    }
    int action = node.choose(exploration);
    double reward = state.act(action);
    Node child = node.children[action];
    double later;
    if (child == null) {
      node.children[action] = new Node(node.visits.length);
      later = atRandom(state, random, left - 1);
    } else {
      later = descend(child, state, random, left - 1);
    }
    double value = reward + discount * later;
    node.visits[action]++;
    node.total++;
    node.sums[action] += value;
    return value;
  }

  private double atRandom(Environment state, RandomStream random, int left) {
    double value = 0;
    double factor = 1;
    int actions = state.actions().size();
    for (int i = 0; i < left && !state.ended(); i++) {
      value += factor * state.act(random.nextInt(actions));
      factor *= discount;
    }
    return value;
  }

  /// The first of the largest values.
  public static int best(double[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[best]) {
        best = i;
      }
    }
    return best;
  }

  /// What is known of the moves in a state.
  private static final class Node {
    final int[] visits;
    final double[] sums;
    final @Nullable Node[] children;
    int total;

    Node(int actions) {
      visits = new int[actions];
      sums = new double[actions];
      children = new @Nullable Node[actions];
    }

    double mean(int action) {
      return sums[action] / visits[action];
    }

    int choose(double exploration) {
      for (int action = 0; action < visits.length; action++) {
        if (visits[action] == 0) {
          return action;
        }
      }
      double bonus = exploration * StrictMath.sqrt(StrictMath.log(total));
      double[] scores = new double[visits.length];
      for (int action = 0; action < scores.length; action++) {
        scores[action] = mean(action) + bonus / StrictMath.sqrt(visits[action]);
      }
      return best(scores);
    }
  }
}
