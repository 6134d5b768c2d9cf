package io.striate.games.world;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.striate.api.play.EnvironmentType;
import io.striate.backend.tck.component.EnvironmentContract;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CatchTest implements EnvironmentContract {
  @Override
  public EnvironmentType type() {
    return new CatchType();
  }

  @Override
  public List<Map<String, ?>> settings() {
    return List.of(Map.of(), Map.of("height", 4, "width", 7));
  }

  @Test
  void ballFallsAndPaddleMoves() {
    var game = new Catch(3, 5, 1);
    game.begin(0);
    float[] seen = new float[15];
    game.observe(seen);
    int column = 0;
    while (seen[column] == 0) {
      column++;
    }
    assertArrayEquals(new float[] {0, 1, 1, 1, 0}, Arrays.copyOfRange(seen, 10, 15));
    assertEquals(0, game.act(0));
    game.observe(seen);
    assertEquals(1, seen[5 + column], "the ball is one row further down");
    assertArrayEquals(new float[] {1, 1, 1, 0, 0}, Arrays.copyOfRange(seen, 10, 15));
    assertEquals(column < 3 ? 1 : -1, game.act(0), "the paddle stops at the wall");
  }

  /// With one move of a paddle of three columns, each of five columns is reached.
  @Test
  void everyBallCanBeCaught() {
    var game = new Catch(10, 10, 3);
    for (int episode = 0; episode < 50; episode++) {
      game.begin(episode);
      double reward = 0;
      while (!game.ended()) {
        float[] seen = new float[100];
        game.observe(seen);
        int ball = 0;
        while (seen[ball] == 0) {
          ball++;
        }
        int paddle = 90;
        while (seen[paddle] == 0) {
          paddle++;
        }
        reward = game.act(Integer.signum(ball % 10 - paddle + 89) + 1);
      }
      assertEquals(1, reward, "episode " + episode);
    }
  }
}
