package io.striate.examples.kinds;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.train.View;
import io.striate.api.train.ViewType;
import java.util.List;

/// `demo:brighter`: the image, and a brighter version of it.
public final class BrighterType implements ViewType {
  private static final Field<Double> FACTOR =
      Field.of("factor", FieldKind.number(1, 10), 1.1, "how much brighter");

  @Override
  public String id() {
    return "demo:brighter";
  }

  @Override
  public String summary() {
    return "the image, and a brighter version of it";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(FACTOR);
  }

  @Override
  public View create(Config config) {
    double factor = config.get(FACTOR);
    return (emit, images) -> List.of(images, emit.scale(images, factor));
  }
}
