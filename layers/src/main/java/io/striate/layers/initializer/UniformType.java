package io.striate.layers.initializer;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.InitializerType;
import java.util.List;

/// `uniform`: uniform from -limit to limit.
public final class UniformType implements InitializerType {
  private static final Field<Double> LIMIT =
      Field.required(
          "limit", FieldKind.number(0, Double.MAX_VALUE), "largest magnitude of a value");

  @Override
  public String id() {
    return "uniform";
  }

  @Override
  public String summary() {
    return "uniform from -limit to limit";
  }

  @Override
  public List<String> otherNames() {
    return List.of("RandomUniform");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(LIMIT);
  }

  @Override
  public Initializer create(Config config) {
    return Initializer.uniform(config.get(LIMIT));
  }
}
