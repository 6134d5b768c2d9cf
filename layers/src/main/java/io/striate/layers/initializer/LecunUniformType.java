package io.striate.layers.initializer;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.InitializerType;
import java.util.List;

/// `lecun-uniform`: uniform with variance 1 / fan-in, which the activation `selu` needs. Source:
/// LeCun, Bottou, Orr and Müller, "Efficient BackProp", 1998.
public final class LecunUniformType implements InitializerType {
  @Override
  public String id() {
    return "lecun-uniform";
  }

  @Override
  public String summary() {
    return "uniform with variance 1 / fan-in";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Initializer create(Config config) {
    return (shape, random) -> {
      double fanIn = shape.rank() == 0 ? 1 : shape.elements() / (double) shape.extent(0);
      return Initializer.uniform(Math.sqrt(3.0 / fanIn)).values(shape, random);
    };
  }
}
