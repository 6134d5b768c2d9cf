package io.striate.layers.type.dense;

import io.striate.api.Kinds;
import io.striate.api.component.Component;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.InputShapes;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.Mode;
import io.striate.api.layer.OutputRange;
import io.striate.api.layer.Parameter;
import io.striate.api.op.Reduce;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.List;
import java.util.Map;

/// `rbf`: the squared distance of the input to a center for each output, `y_i = sum_j (x_j -
/// w_ij)²`: the last layer of LeNet-5, where the smallest output names the class. With `negative`,
/// minus the distance, so that the largest does, as losses and metrics of classes have it: softmax
/// cross-entropy of `-y` is the paper's second criterion (equation 9) but for its constant `j`.
///
/// | tensor | shape |
/// |---|---|
/// | input | `[inputs]` |
/// | `weight` | `[units, inputs]`, the centers |
/// | output | `[units]` |
///
/// Source: LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document
/// recognition", Proceedings of the IEEE 86, 1998.
public final class RbfType implements LayerType {
  private static final Field<Component<Initializer>> INIT =
      Field.of(
          "init",
          FieldKind.component(Kinds.INITIALIZER),
          Component.of("uniform", Map.of("limit", 1.0), Initializer.uniform(1)),
          "initial values of the weight");
  private static final Field<Boolean> NEGATIVE =
      Field.of(
          "negative",
          FieldKind.flag(),
          false,
          "whether the output is minus the distance, so that the nearest center has the largest");

  @Override
  public String id() {
    return "rbf";
  }

  @Override
  public String summary() {
    return "squared distance to learned centers";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(DenseType.UNITS, NEGATIVE, INIT);
  }

  @Override
  public Layer create(Config config) {
    return new Distances(
        config.get(DenseType.UNITS), config.get(NEGATIVE), config.get(INIT).value());
  }

  private record Distances(int units, boolean negative, Initializer init) implements Layer {
    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      int count = InputShapes.flat(inputs.getFirst()).extent(0);
      return List.of(Parameter.trainable("weight", Shape.of(units, count), init));
    }

    @Override
    public OutputRange range() {
      return negative ? OutputRange.ANY : OutputRange.NON_NEGATIVE;
    }

    @Override
    public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
      Shape input = inputs.getFirst().type().shape();
      Value each = emit.reshape(inputs.getFirst(), input.extent(0), 1, input.extent(1));
      Value squares = emit.square(emit.subtract(each, parameters.getFirst()));
      Value sums = emit.reduce(Reduce.Kind.SUM, squares, List.of(2));
      Value distances = emit.reshape(sums, input.extent(0), units);
      return negative ? emit.negate(distances) : distances;
    }
  }
}
