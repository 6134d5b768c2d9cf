package io.striate.layers.type.activation;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.OutputRange;
import java.util.List;

/// `softplus`: `log(1 + exp(beta x)) / beta`, element by element. Computed so that no input
/// overflows; there is no threshold above which it is linear, as PyTorch has one at `beta x = 20`.
///
/// Source: Dugas and others, "Incorporating second-order functional knowledge", NIPS 2000.
public final class SoftplusType implements LayerType {
  private static final Field<Double> BETA =
      Field.of("beta", FieldKind.number(1e-3, 1e3), 1.0, "the larger, the closer to max(x, 0)");

  @Override
  public String id() {
    return "softplus";
  }

  @Override
  public String summary() {
    return "log(1 + exp(x)), a smooth max(x, 0)";
  }

  @Override
  public List<String> otherNames() {
    return List.of("BNLL");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(BETA);
  }

  @Override
  public Layer create(Config config) {
    double beta = config.get(BETA);
    return new Activation(
        OutputRange.NON_NEGATIVE,
        (emit, input) ->
            beta == 1
                ? emit.softplus(input)
                : emit.scale(emit.softplus(emit.scale(input, beta)), 1 / beta));
  }
}
