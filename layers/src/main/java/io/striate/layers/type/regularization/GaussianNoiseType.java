package io.striate.layers.type.regularization;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.Mode;
import io.striate.api.program.Value;
import java.util.List;

/// `gaussian-noise`: while training, adds normal random numbers of mean 0; otherwise it does
/// nothing.
public final class GaussianNoiseType implements LayerType {
  private static final Field<Double> DEVIATION =
      Field.required(
          "deviation", FieldKind.number(0, Double.MAX_VALUE), "standard deviation of the numbers");

  @Override
  public String id() {
    return "gaussian-noise";
  }

  @Override
  public String summary() {
    return "adds normal random numbers during training";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(DEVIATION);
  }

  @Override
  public Layer create(Config config) {
    double deviation = config.get(DEVIATION);
    return (emit, inputs, parameters, mode) -> {
      Value input = inputs.getFirst();
      return mode == Mode.TRAINING && deviation > 0
          ? emit.add(input, emit.scale(emit.normal(input), deviation))
          : input;
    };
  }
}
