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
import io.striate.api.op.GroupNorm;
import io.striate.api.op.Move;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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
      Shape shape = input.type().shape();
      List<Integer> own = of(shape.dropFirst()).stream().map(axis -> axis + 1).toList();
      if (own.getLast() - own.getFirst() == own.size() - 1) {
        return neighbors(emit, input, own, parameters);
      }
      List<Integer> order =
          Stream.concat(
                  IntStream.range(0, shape.rank()).boxed().filter(axis -> !own.contains(axis)),
                  own.stream())
              .toList();
      Value moved = emit.one(new Move.Permute(order), input);
      List<Integer> last =
          IntStream.range(shape.rank() - own.size(), shape.rank()).boxed().toList();
      List<Integer> back = IntStream.range(0, shape.rank()).map(order::indexOf).boxed().toList();
      return emit.one(new Move.Permute(back), neighbors(emit, moved, last, parameters));
    }

    /// Along axes side by side: those before them are rows, those after them positions.
    private Value neighbors(Emitter emit, Value input, List<Integer> own, List<Value> parameters) {
      Shape shape = input.type().shape();
      int count = own.stream().mapToInt(shape::extent).reduce(1, (a, b) -> a * b);
      int positions = shape.strides()[own.getLast()];
      int rows = shape.size() / count / positions;
      Value lines =
          positions == 1
              ? emit.reshape(input, rows, count)
              : emit.reshape(input, rows, count, positions);
      var norm = new GroupNorm(1, positions > 1, epsilon);
      return emit.reshape(Standardized.over(emit, norm, lines, parameters), shape);
    }
  }
}
