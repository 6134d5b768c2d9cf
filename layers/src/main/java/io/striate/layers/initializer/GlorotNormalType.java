package io.striate.layers.initializer;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.InitializerType;
import java.util.List;

/// `glorot-normal`: normal with variance 2 / (fan-in + fan-out). Source: Glorot and Bengio, AISTATS
/// 2010.
public final class GlorotNormalType implements InitializerType {
  @Override
  public String id() {
    return "glorot-normal";
  }

  @Override
  public String summary() {
    return "normal with variance 2 / (fan-in + fan-out)";
  }

  @Override
  public List<String> otherNames() {
    return List.of("xavier_normal");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Initializer create(Config config) {
    return Initializer.glorotNormal();
  }
}
