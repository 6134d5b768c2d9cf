package io.striate.layers.initializer;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.InitializerType;
import java.util.List;

/// `he-uniform`: uniform with variance 2 / fan-in. Source: He and others, arXiv:1502.01852.
public final class HeUniformType implements InitializerType {
  @Override
  public String id() {
    return "he-uniform";
  }

  @Override
  public String summary() {
    return "uniform with variance 2 / fan-in";
  }

  @Override
  public List<String> otherNames() {
    return List.of("kaiming_uniform");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Initializer create(Config config) {
    return Initializer.heUniform();
  }
}
