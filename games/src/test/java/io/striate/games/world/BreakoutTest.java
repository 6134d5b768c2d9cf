package io.striate.games.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.error.StriateException;
import io.striate.api.play.EnvironmentType;
import io.striate.backend.tck.component.EnvironmentContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BreakoutTest implements EnvironmentContract {
  private static final int CELLS = 100;

  @Override
  public EnvironmentType type() {
    return new BreakoutType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("rows", 1, "paddle", 1, "limit", 30));
  }

  /// One ball, one paddle, and a brick less for each reward.
  @Test
  void rewardIsForBricks() {
    var game = new Breakout(5, 3, 1000, 1);
    float[] seen = new float[4 * CELLS];
    double total = 0;
    for (int episode = 0; episode < 30; episode++) {
      game.begin(episode);
      double sum = 0;
      while (!game.ended()) {
        sum += game.act(follow(game, seen));
        game.observe(seen);
        assertEquals(3, ones(seen, 0), "paddle");
        assertEquals(1, ones(seen, 1), "ball");
        assertEquals(1, ones(seen, 2), "ball before");
        assertEquals(50 - sum, ones(seen, 3), "bricks");
      }
      total += sum;
    }
    assertTrue(total / 30 > 10, "a paddle that follows the ball loses it seldom: " + total / 30);
  }

  /// The ball moves to a neighbouring cell, or stays when it breaks a brick or turns.
  @Test
  void ballMovesByOneCell() {
    var game = new Breakout(5, 3, 1000, 2);
    float[] seen = new float[4 * CELLS];
    for (int episode = 0; episode < 30; episode++) {
      game.begin(episode);
      game.observe(seen);
      int ball = place(seen, 1);
      while (!game.ended()) {
        double reward = game.act(follow(game, seen));
        game.observe(seen);
        int next = place(seen, 1);
        assertEquals(ball, place(seen, 2), "where it was before");
        assertTrue(Math.abs(next / 10 - ball / 10) <= 1 && Math.abs(next % 10 - ball % 10) <= 1);
        assertFalse(reward == 1 && next != ball, "it moved into a brick");
        ball = next;
      }
    }
  }

  @Test
  void bricksThatLeaveNoRoomAreRefused() {
    var thrown =
        assertThrows(
            StriateException.class, () -> Worlds.of(new BreakoutType(), Map.of("rows", 7)));
    assertEquals("rows: must be a whole number from 1 to 6, got 7 [STR-104]", thrown.getMessage());
  }

  private static int follow(Breakout game, float[] seen) {
    game.observe(seen);
    return Integer.signum(place(seen, 1) % 10 - place(seen, 0) % 10 - 1) + 1;
  }

  private static int ones(float[] seen, int plane) {
    int ones = 0;
    for (int i = 0; i < CELLS; i++) {
      ones += (int) seen[plane * CELLS + i];
    }
    return ones;
  }

  private static int place(float[] seen, int plane) {
    int i = 0;
    while (seen[plane * CELLS + i] == 0) {
      i++;
    }
    return i;
  }
}
