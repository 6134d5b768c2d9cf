package io.striate.games.world;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.play.EnvironmentSource;
import io.striate.api.play.EnvironmentType;
import java.util.List;

/// `catch`: a falling ball, and a paddle that catches it.
public final class CatchType implements EnvironmentType {
  private static final Field<Integer> HEIGHT =
      Field.of("height", FieldKind.integer(2), 10, "number of rows");
  private static final Field<Integer> WIDTH =
      Field.of("width", FieldKind.integer(Catch.PADDLE), 10, "number of columns");

  /// For [java.util.ServiceLoader].
  public CatchType() {}

  @Override
  public String id() {
    return "catch";
  }

  @Override
  public String summary() {
    return "a ball falls, and a paddle of three columns has to be under it; reward 1 or -1";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(HEIGHT, WIDTH);
  }

  @Override
  public EnvironmentSource create(Config config) {
    int height = config.get(HEIGHT);
    int width = config.get(WIDTH);
    return seed -> new Catch(height, width, seed);
  }
}
