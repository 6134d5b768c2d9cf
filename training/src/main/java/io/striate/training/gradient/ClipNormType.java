package io.striate.training.gradient;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Reduce;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.train.GradientTransform;
import io.striate.api.train.GradientTransformType;
import java.util.List;
import java.util.stream.IntStream;

/// `clip-norm`: all gradients are scaled down together if their global norm is above a limit, or
/// with `each` every gradient by its own norm.
///
/// The factor is min(1, norm / (L2 norm + 1e-6)), as in PyTorch's `clip_grad_norm_`. Keras calls
/// the first `global_clipnorm` and the second `clipnorm`; Caffe's `clip_gradients` is the first.
/// Source: Pascanu, Mikolov and Bengio, arXiv:1211.5063.
public final class ClipNormType implements GradientTransformType {
  private static final Field<Double> NORM =
      Field.of(
          "norm",
          FieldKind.number(0, Double.MAX_VALUE),
          1.0,
          "largest L2 norm of all gradients taken together");
  private static final Field<Boolean> EACH =
      Field.of(
          "each",
          FieldKind.flag(),
          false,
          "whether the limit is for the norm of each parameter's gradient by itself");

  @Override
  public String id() {
    return "clip-norm";
  }

  @Override
  public String summary() {
    return "scales all gradients down to a global L2 norm";
  }

  @Override
  public List<String> otherNames() {
    return List.of("clipnorm", "GlobalClipnorm", "clip_gradients", "clip_grad_norm_");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(NORM, EACH);
  }

  @Override
  public GradientTransform create(Config config) {
    double norm = config.get(NORM);
    boolean each = config.get(EACH);
    return (emit, parameters, gradients) ->
        each
            ? gradients.stream()
                .flatMap(gradient -> clipped(emit, List.of(gradient), norm).stream())
                .toList()
            : clipped(emit, gradients, norm);
  }

  /// Gradients scaled down together.
  private static List<Value> clipped(Emitter emit, List<Value> gradients, double norm) {
    Value squares =
        gradients.stream()
            .map(gradient -> sum(emit, emit.multiply(gradient, gradient)))
            .reduce(emit::add)
            .orElseGet(() -> emit.constant(0));
    Value total = emit.add(emit.apply(Function.SQRT, squares), emit.constant(1e-6));
    Value factor =
        emit.apply(Function.MINIMUM, emit.constant(1), emit.divide(emit.constant(norm), total));
    return gradients.stream()
        .map(gradient -> emit.multiply(gradient, emit.broadcastTo(factor, gradient)))
        .toList();
  }

  private static Value sum(Emitter emit, Value value) {
    List<Integer> axes = IntStream.range(0, value.type().shape().rank()).boxed().toList();
    return emit.reshape(emit.reduce(Reduce.Kind.SUM, value, axes), Shape.SCALAR);
  }
}
