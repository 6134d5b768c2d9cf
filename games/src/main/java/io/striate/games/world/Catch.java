package io.striate.games.world;

import io.striate.api.play.Environment;
import io.striate.api.play.Screen;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/// A ball falls one row in each step, straight down from a random column of the top row. A paddle
/// in the bottom row moves by a column. The episode ends when the ball is in the bottom row: with
/// reward 1 if the paddle is there, else with -1.
///
/// The observation is `[1, height, width]`: 1 where the ball or the paddle is, else 0.
final class Catch implements Environment {
  /// The width of the paddle, in columns.
  static final int PADDLE = 3;

  private static final List<String> ACTIONS = List.of("left", "stay", "right");

  private final int height;
  private final int width;
  private final long seed;
  private int row;
  private int column;
  private int paddle;

  /// @param height in rows, 2 at least
  /// @param width in columns, as wide as the paddle at least
  Catch(int height, int width, long seed) {
    this.height = height;
    this.width = width;
    this.seed = seed;
    this.row = height - 1;
  }

  @Override
  public Shape observation() {
    return Shape.of(1, height, width);
  }

  @Override
  public List<String> actions() {
    return ACTIONS;
  }

  @Override
  public void begin(long episode) {
    row = 0;
    column = new RandomStream(seed, "catch", 0, Math.toIntExact(episode)).nextInt(width);
    paddle = (width - PADDLE) / 2;
  }

  @Override
  public void observe(float[] target) {
    Arrays.fill(target, 0);
    Arrays.fill(target, (height - 1) * width + paddle, (height - 1) * width + paddle + PADDLE, 1);
    target[row * width + column] = 1;
  }

  @Override
  public double act(int action) {
    if (ended()) {
      throw new IllegalStateException("the episode has ended");
    }
    paddle = Math.clamp(paddle + action - 1L, 0, width - PADDLE);
    row++;
    return !ended() ? 0 : caught() ? 1 : -1;
  }

  private boolean caught() {
    return column >= paddle && column < paddle + PADDLE;
  }

  @Override
  public boolean ended() {
    return row == height - 1;
  }

  @Override
  public Environment copy() {
    var copy = new Catch(height, width, seed);
    copy.row = row;
    copy.column = column;
    copy.paddle = paddle;
    return copy;
  }

  @Override
  public Screen screen() {
    int[] colors = new int[height * width];
    Arrays.fill(colors, Palette.GROUND);
    int left = (height - 1) * width + paddle;
    Arrays.fill(colors, left, left + PADDLE, Palette.PADDLE);
    colors[row * width + column] = Palette.BALL;
    return new Screen(width, height, colors);
  }
}
