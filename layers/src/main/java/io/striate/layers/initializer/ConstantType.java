package io.striate.layers.initializer;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.InitializerType;
import java.util.List;

/// `constant`: one number everywhere.
public final class ConstantType implements InitializerType {
  private static final Field<Double> VALUE =
      Field.required("value", FieldKind.number(-Double.MAX_VALUE, Double.MAX_VALUE), "the value");

  @Override
  public String id() {
    return "constant";
  }

  @Override
  public String summary() {
    return "the same value everywhere";
  }

  @Override
  public List<String> otherNames() {
    return List.of("zeros", "ones");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(VALUE);
  }

  @Override
  public Initializer create(Config config) {
    return Initializer.constant(config.get(VALUE));
  }
}
