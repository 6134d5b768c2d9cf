package io.striate.layers.initializer;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.InitializerType;
import java.util.List;

/// `normal`: normal with mean 0.
public final class NormalType implements InitializerType {
  private static final Field<Double> DEVIATION =
      Field.required("deviation", FieldKind.number(0, Double.MAX_VALUE), "the standard deviation");

  @Override
  public String id() {
    return "normal";
  }

  @Override
  public String summary() {
    return "normal with mean 0";
  }

  @Override
  public List<String> otherNames() {
    return List.of("RandomNormal", "gaussian");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(DEVIATION);
  }

  @Override
  public Initializer create(Config config) {
    return Initializer.normal(config.get(DEVIATION));
  }
}
