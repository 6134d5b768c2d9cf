package io.striate.training.gradient;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.program.Value;
import io.striate.api.train.GradientTransform;
import io.striate.api.train.GradientTransformType;
import java.util.List;

/// `clip-value`: each element of each gradient is limited to [-value, value].
public final class ClipValueType implements GradientTransformType {
  private static final Field<Double> VALUE =
      Field.required(
          "value", FieldKind.number(0, Double.MAX_VALUE), "largest magnitude of an element");

  @Override
  public String id() {
    return "clip-value";
  }

  @Override
  public String summary() {
    return "limits each element of the gradients";
  }

  @Override
  public List<String> otherNames() {
    return List.of("clipvalue", "clip_grad_value_");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(VALUE);
  }

  @Override
  public GradientTransform create(Config config) {
    double value = config.get(VALUE);
    return (emit, parameters, gradients) ->
        gradients.stream()
            .map(gradient -> {
              Value most = emit.broadcastTo(emit.constant(value), gradient);
              Value least = emit.broadcastTo(emit.constant(-value), gradient);
              return emit.apply(
                  Function.MAXIMUM, least, emit.apply(Function.MINIMUM, most, gradient));
            })
            .toList();
  }
}
