package io.striate.games.world;

import io.striate.api.play.Environment;
import io.striate.api.play.Screen;
import io.striate.api.random.RandomStream;
import io.striate.api.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/// A ball moves diagonally by a cell in each step. It bounces off the walls, the paddle and bricks,
/// which vanish with reward 1 each. The episode ends when the ball passes the paddle, when no brick
/// is left, or after a number of steps.
///
/// The observation is `[4, SIDE, SIDE]` of zeros and ones: the paddle, the ball, the cell where the
/// ball was before, the bricks.
///
/// Source: the game is as small as that of Young and Tian, "MinAtar", arXiv:1903.03176, whose
/// planes of an observation it also has; its rules are its own.
final class Breakout implements Environment {
  /// Rows and columns of the field.
  static final int SIDE = 10;

  /// Planes of an observation.
  static final int PLANES = 4;

  private static final int FIRST_BRICKS = 1;
  private static final List<String> ACTIONS = List.of("left", "stay", "right");

  private final int rows;
  private final int paddleWidth;
  private final int limit;
  private final long seed;
  private final boolean[] bricks = new boolean[SIDE * SIDE];
  private int left;
  private int paddle;
  private int row;
  private int column;
  private int down;
  private int right;
  private int before;
  private int steps;
  private boolean lost = true;

  /// @param rows of bricks, from the second row of the field on
  /// @param paddleWidth in columns
  /// @param limit the most steps of an episode
  Breakout(int rows, int paddleWidth, int limit, long seed) {
    this.rows = rows;
    this.paddleWidth = paddleWidth;
    this.limit = limit;
    this.seed = seed;
  }

  @Override
  public Shape observation() {
    return Shape.of(PLANES, SIDE, SIDE);
  }

  @Override
  public List<String> actions() {
    return ACTIONS;
  }

  @Override
  public void begin(long episode) {
    var random = new RandomStream(seed, "breakout", 0, Math.toIntExact(episode));
    Arrays.fill(bricks, false);
    Arrays.fill(bricks, FIRST_BRICKS * SIDE, (FIRST_BRICKS + rows) * SIDE, true);
    left = rows * SIDE;
    paddle = (SIDE - paddleWidth) / 2;
    row = FIRST_BRICKS + rows;
    column = random.nextInt(SIDE);
    before = row * SIDE + column;
    down = 1;
    right = random.nextInt(2) * 2 - 1;
    steps = 0;
    lost = false;
  }

  @Override
  public void observe(float[] target) {
    Arrays.fill(target, 0);
    int plane = SIDE * SIDE;
    Arrays.fill(target, plane - SIDE + paddle, plane - SIDE + paddle + paddleWidth, 1);
    target[plane + row * SIDE + column] = 1;
    target[2 * plane + before] = 1;
    for (int i = 0; i < plane; i++) {
      target[3 * plane + i] = bricks[i] ? 1 : 0;
    }
  }

  @Override
  public double act(int action) {
    if (ended()) {
      throw new IllegalStateException("the episode has ended");
    }
    steps++;
    paddle = Math.clamp(paddle + action - 1L, 0, SIDE - paddleWidth);
    before = row * SIDE + column;
    if (column + right < 0 || column + right >= SIDE) {
      right = -right;
    }
    if (row + down < 0) {
      down = 1;
    }
    int next = (row + down) * SIDE + column + right;
    if (bricks[next]) {
      bricks[next] = false;
      left--;
      down = -down;
      return 1;
    }
    if (row + down == SIDE - 1) {
      return atPaddle(column + right);
    }
    row += down;
    column += right;
    return 0;
  }

  /// The ball reaches the row of the paddle: it turns back one row above, or is lost. The ends of
  /// the paddle send it back where it came from.
  private double atPaddle(int reached) {
    if (reached < paddle || reached >= paddle + paddleWidth) {
      row = SIDE - 1;
      column = reached;
      lost = true;
      return 0;
    }
    down = -1;
    boolean end = right > 0 ? reached == paddle : reached == paddle + paddleWidth - 1;
    if (end && paddleWidth > 1) {
      right = -right;
    } else {
      column = reached;
    }
    return 0;
  }

  @Override
  public boolean ended() {
    return lost || left == 0 || steps >= limit;
  }

  @Override
  public Environment copy() {
    var copy = new Breakout(rows, paddleWidth, limit, seed);
    System.arraycopy(bricks, 0, copy.bricks, 0, bricks.length);
    copy.left = left;
    copy.paddle = paddle;
    copy.row = row;
    copy.column = column;
    copy.down = down;
    copy.right = right;
    copy.before = before;
    copy.steps = steps;
    copy.lost = lost;
    return copy;
  }

  @Override
  public Screen screen() {
    int[] colors = new int[SIDE * SIDE];
    for (int i = 0; i < colors.length; i++) {
      colors[i] = bricks[i] ? Palette.BRICK : Palette.GROUND;
    }
    colors[before] = Palette.TRAIL;
    int start = (SIDE - 1) * SIDE + paddle;
    Arrays.fill(colors, start, start + paddleWidth, Palette.PADDLE);
    colors[row * SIDE + column] = Palette.BALL;
    return new Screen(SIDE, SIDE, colors);
  }
}
