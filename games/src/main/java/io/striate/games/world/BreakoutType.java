package io.striate.games.world;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.play.EnvironmentSource;
import io.striate.api.play.EnvironmentType;
import java.util.List;
import java.util.Locale;

/// `breakout`: a ball, a paddle, and bricks to break, on a field of 10x10 cells.
public final class BreakoutType implements EnvironmentType {
  /// The ball needs a row above the bricks, one below to start in, and one to be seen before it
  /// reaches the paddle.
  private static final int MOST_ROWS = Breakout.SIDE - 4;

  private static final Field<Integer> ROWS =
      Field.of("rows", FieldKind.integer(1), 5, "rows of bricks, 6 at most");
  private static final Field<Integer> PADDLE =
      Field.of("paddle", FieldKind.integer(1), 3, "width of the paddle in columns, 9 at most");
  private static final Field<Integer> LIMIT =
      Field.of("limit", FieldKind.integer(1), 1000, "most steps of an episode");

  /// For [java.util.ServiceLoader].
  public BreakoutType() {}

  @Override
  public String id() {
    return "breakout";
  }

  @Override
  public String summary() {
    return "a ball breaks bricks, and a paddle keeps it in the field; reward 1 for each brick";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(ROWS, PADDLE, LIMIT);
  }

  @Override
  public EnvironmentSource create(Config config) {
    int rows = atMost(config, ROWS, MOST_ROWS);
    int paddle = atMost(config, PADDLE, Breakout.SIDE - 1);
    int limit = config.get(LIMIT);
    return seed -> new Breakout(rows, paddle, limit, seed);
  }

  private static int atMost(Config config, Field<Integer> field, int most) {
    int value = config.get(field);
    if (value > most) {
      throw new StriateException(
          Code.BAD_VALUE,
          String.format(
              Locale.ROOT,
              "%s: must be a whole number from 1 to %d, got %d",
              field.key(),
              most,
              value));
    }
    return value;
  }
}
