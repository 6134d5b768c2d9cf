package io.striate.layers.initializer;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.InitializerType;
import java.util.List;

/// `he-normal`: normal with variance 2 / fan-in. Source: He and others, arXiv:1502.01852.
public final class HeNormalType implements InitializerType {
  @Override
  public String id() {
    return "he-normal";
  }

  @Override
  public String summary() {
    return "normal with variance 2 / fan-in";
  }

  @Override
  public List<String> otherNames() {
    return List.of("kaiming_normal", "MSRA");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Initializer create(Config config) {
    return Initializer.heNormal();
  }
}
