package io.striate.examples.kinds;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.op.Reduce;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.train.GradientTransform;
import io.striate.api.train.GradientTransformType;
import java.util.List;
import java.util.stream.IntStream;

/// `demo:centered`: subtracts from the gradient of each weight `[units or filters, ...]` its mean
/// over all axes but the first. Gradients of fewer than two axes, such as biases, stay.
///
/// Source: Yong and others, "Gradient Centralization", arXiv:2004.01461.
public final class CenteredType implements GradientTransformType {
  @Override
  public String id() {
    return "demo:centered";
  }

  @Override
  public String summary() {
    return "subtracts the mean of each filter from its gradient";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of();
  }

  @Override
  public GradientTransform create(Config config) {
    return (emit, parameters, gradients) ->
        gradients.stream().map(gradient -> centered(emit, gradient)).toList();
  }

  private static Value centered(Emitter emit, Value gradient) {
    Shape shape = gradient.type().shape();
    if (shape.rank() < 2) {
      return gradient;
    }
    List<Integer> axes = IntStream.range(1, shape.rank()).boxed().toList();
    Value sum = emit.reduce(Reduce.Kind.SUM, gradient, axes);
    Value mean = emit.scale(sum, (double) shape.extent(0) / shape.size());
    return emit.subtract(gradient, mean);
  }
}
