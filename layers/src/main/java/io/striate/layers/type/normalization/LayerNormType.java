package io.striate.layers.type.normalization;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/// `layer-norm`: brings each sample to mean 0 and variance 1, then scales and shifts each element.
///
/// | tensor | shape |
/// |---|---|
/// | input, output | any |
/// | `scale`, `shift` | the extents of `axes`; trained, 1 and 0 at first |
///
/// By default all axes of a sample are normalized together, as the source says; over the features
/// of each step of a sequence `[steps, features]`, `axes` is `[1]`, and over the channels of each
/// pixel of `[C, H, W]`, as ConvNeXt does, `[0]`. The variance is the biased one and epsilon is
/// added to it, as in PyTorch and Keras; epsilon is PyTorch's, Keras has 1e-3.
///
/// Source: Ba, Kiros and Hinton, "Layer normalization", arXiv:1607.06450.
public final class LayerNormType implements LayerType {
  private static final Field<Optional<List<Integer>>> AXES =
      Field.optional(
          "axes",
          FieldKind.list(FieldKind.integer(0)),
          "axes of a sample that are normalized together, from 0 and ascending; all by default");
  private static final Field<Boolean> AFFINE = Standardized.affine(true);

  @Override
  public String id() {
    return "layer-norm";
  }

  @Override
  public String summary() {
    return "normalizes each sample";
  }

  @Override
  public List<String> otherNames() {
    return List.of("LayerNormalization");
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(AXES, Standardized.EPSILON, AFFINE);
  }

  @Override
  public Layer create(Config config) {
    return new Normalization(
        config.get(AXES), config.get(Standardized.EPSILON), config.get(AFFINE));
  }

  private record Normalization(Optional<List<Integer>> axes, double epsilon, boolean affine)
      implements Layer {
    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      Shape input = inputs.getFirst();
      int previous = -1;
      for (int axis : of(input)) {
        if (axis <= previous || axis >= input.rank()) {
          throw new StriateException(
              Code.SHAPES_DISAGREE,
              String.format(
                  Locale.ROOT,
                  "cannot normalize the axes %s of its input %s; they must ascend from 0 to at most %d",
                  of(input),
                  input,
                  input.rank() - 1));
        }
        previous = axis;
      }
      List<Integer> extents = of(input).stream().map(input::extent).toList();
      return Standardized.parameters(Shape.of(extents), affine);
    }

    private List<Integer> of(Shape input) {
      return axes.filter(each -> !each.isEmpty())
          .orElse(IntStream.range(0, input.rank()).boxed().toList());
    }

    @Override
    public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
      Value input = inputs.getFirst();
      Shape sample = input.type().shape().dropFirst();
      List<Integer> own = of(sample);
      List<Integer> withBatch = own.stream().map(axis -> axis + 1).toList();
      Value standardized = Standardized.over(emit, input, withBatch, epsilon);
      List<Integer> extents =
          IntStream.range(0, sample.rank())
              .mapToObj(axis -> own.contains(axis) ? sample.extent(axis) : 1)
              .toList();
      return Standardized.scaled(emit, standardized, parameters, Shape.of(extents));
    }
  }
}
