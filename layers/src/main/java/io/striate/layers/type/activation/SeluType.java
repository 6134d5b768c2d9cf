package io.striate.layers.type.activation;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.OutputRange;
import io.striate.api.program.Value;
import java.util.List;

/// `selu`: `scale x` above 0, else `scale alpha (exp(x) - 1)`, element by element. The two
/// constants keep mean 0 and variance 1 from layer to layer if weights have the variance 1 / fan-in
/// (`lecun-normal`).
///
/// Source: Klambauer and others, "Self-normalizing neural networks", arXiv:1706.02515.
public final class SeluType implements LayerType {
  private static final double ALPHA = 1.6732632423543772;
  private static final double SCALE = 1.0507009873554805;

  @Override
  public String id() {
    return "selu";
  }

  @Override
  public String summary() {
    return "scaled elu with constants that keep mean 0 and variance 1";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public Layer create(Config config) {
    return new Activation(
        OutputRange.ANY,
        (emit, input) -> {
          Value below = emit.scale(Formulas.belowZero(emit, input), ALPHA);
          return emit.scale(Formulas.ifPositive(emit, input, input, below), SCALE);
        });
  }
}
