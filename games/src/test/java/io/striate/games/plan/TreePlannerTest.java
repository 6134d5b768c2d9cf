package io.striate.games.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.error.StriateException;
import io.striate.api.play.Environment;
import io.striate.api.play.Screen;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class TreePlannerTest {
  private static RandomStream random() {
    return new RandomStream(4, "test", 0, 0);
  }

  /// With one move left, the means are the rewards themselves.
  @Test
  void lastMoveHasItsReward() {
    var planner = new TreePlanner(30, 10, 1, 0.5);
    var tree = new Doubling(1, 0, 0);
    assertArrayEquals(new double[] {0, 1}, planner.values(tree, random()));
    assertEquals(0, tree.moves, "the environment stays as it is");
  }

  /// The reward of a move is only seen two moves later, and the means approach the best return.
  @Test
  void findsWhatMovesLeadTo() {
    var planner = new TreePlanner(2000, 10, 0.5, 0.9);
    double[] values = planner.values(new Trap(0, 0), random());
    assertEquals(0, TreePlanner.best(values));
    assertEquals(0.9 * 0.9 * 4, values[0], 0.2);
    assertEquals(1, values[1], 1e-12);
  }

  /// Fewer visits of what is worse: with a weight of 0 only what looks best is tried again.
  @Test
  void explorationIsWeighted() {
    double greedy = new TreePlanner(500, 10, 0, 0.9).values(new Trap(0, 0), random())[0];
    double wide = new TreePlanner(500, 10, 100, 0.9).values(new Trap(0, 0), random())[0];
    assertTrue(wide < 0.6 * 0.81 * 4, "tries the worse moves as often: " + wide);
    assertTrue(greedy > 0.8 * 0.81 * 4 || greedy < 1, "stays with what it found: " + greedy);
  }

  @Test
  void depthEndsTrials() {
    var planner = new TreePlanner(50, 2, 1, 1);
    double[] values = planner.values(new Doubling(40, 0, 0), random());
    assertTrue(values[1] <= 2 && values[0] <= 1, "two moves have rewards of 1 at most");
  }

  @Test
  void tooFewTrialsAreRefused() {
    var thrown =
        assertThrows(
            StriateException.class,
            () -> new TreePlanner(1, 5, 1, 1).values(new Doubling(3, 0, 0), random()));
    assertTrue(
        thrown.getMessage().startsWith("rollouts: 1 trials are too few for 2 moves"),
        thrown.getMessage());
  }

  /// Two moves; the second has reward 1.
  private static class Doubling implements Environment {
    private final int length;
    int moves;
    int state;

    Doubling(int length, int moves, int state) {
      this.length = length;
      this.moves = moves;
      this.state = state;
    }

    @Override
    public Shape observation() {
      return Shape.of(1);
    }

    @Override
    public List<String> actions() {
      return List.of("no", "yes");
    }

    @Override
    public void begin(long episode) {
      moves = 0;
    }

    @Override
    public void observe(float[] target) {
      target[0] = moves;
    }

    @Override
    public double act(int action) {
      moves++;
      state = 2 * state + action;
      return action;
    }

    @Override
    public boolean ended() {
      return moves == length;
    }

    @Override
    public Environment copy() {
      return new Doubling(length, moves, state);
    }

    @Override
    public Screen screen() {
      return new Screen(1, 1, new int[1]);
    }
  }

  /// The second move has reward 1 at once and nothing later; the first leads to 4, two moves later,
  /// if the next one is the second move.
  private static final class Trap extends Doubling {
    Trap(int moves, int state) {
      super(3, moves, state);
    }

    @Override
    public double act(int action) {
      super.act(action);
      return moves == 1 ? action : moves == 3 && state >> 1 == 1 ? 4 : 0;
    }

    @Override
    public Environment copy() {
      return new Trap(moves, state);
    }
  }
}
