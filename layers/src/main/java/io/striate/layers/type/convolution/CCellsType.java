package io.striate.layers.type.convolution;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.component.FieldKind.Pair;
import io.striate.api.layer.Fit;
import io.striate.api.layer.InputShapes;
import io.striate.api.layer.Layer;
import io.striate.api.layer.LayerType;
import io.striate.api.layer.Mode;
import io.striate.api.layer.OutputRange;
import io.striate.api.layer.Padding;
import io.striate.api.layer.Parameter;
import io.striate.api.layer.WindowRequest;
import io.striate.api.op.Conv2d;
import io.striate.api.op.Reduce;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.List;

/// `c-cells`: the complex cells of the Neocognitron, which answer if a feature is anywhere in their
/// window, plane by plane, and stronger than those of other planes. With `e` the sum of a window
/// times fixed connections `d`, which fall from 1 in its middle,
///
///     u = relu(x) / (alpha + relu(x)),  x = (1 + e) / (1 + mean of e over the planes) - 1
///
/// | tensor | shape |
/// |---|---|
/// | input | `[planes, H, W]`, not negative |
/// | output | `[planes, oH, oW]`, from 0 to below 1 |
///
/// Nothing is learned.
///
/// Source: Fukushima, "Neocognitron: a self-organizing neural network model for a mechanism of
/// pattern recognition unaffected by shift in position", Biological Cybernetics 36, 1980.
public final class CCellsType implements LayerType {
  private static final Field<Double> SATURATION =
      Field.of(
          "saturation",
          FieldKind.number(1e-6, 1e6),
          0.5,
          "alpha, the value at which a cell answers with 1 / 2");

  @Override
  public String id() {
    return "c-cells";
  }

  @Override
  public String summary() {
    return "complex cells of the Neocognitron, which tolerate shifts of features";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(
        Conv2dType.KERNEL, Conv2dType.STRIDE, Conv2dType.PADDING, SATURATION, Falloff.FIELD);
  }

  @Override
  public Layer create(Config config) {
    return new Cells(
        config.get(Conv2dType.KERNEL),
        config.get(Conv2dType.STRIDE),
        config.get(Conv2dType.PADDING),
        config.get(SATURATION),
        config.get(Falloff.FIELD));
  }

  private record Cells(Pair kernel, Pair stride, Padding padding, double saturation, double falloff)
      implements Layer {
    @Override
    public List<Parameter> parameters(List<Shape> inputs) {
      InputShapes.image(inputs.getFirst());
      return List.of();
    }

    @Override
    public OutputRange range() {
      return OutputRange.UNIT;
    }

    @Override
    public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
      Shape input = inputs.getFirst().type().shape();
      int planes = input.extent(1);
      var window =
          new WindowRequest(kernel, stride, padding, new Pair(1, 1), Fit.STRICT)
              .on(input.extent(2), input.extent(3));
      Value fixed = new Falloff(kernel, falloff, 0).emit(emit, planes);
      Value excitation = emit.one(new Conv2d(window, planes), inputs.getFirst(), fixed);
      Value total = emit.reduce(Reduce.Kind.SUM, excitation, List.of(1));
      Value one = emit.constant(1);
      Value ratio =
          emit.divide(emit.add(one, excitation), emit.add(one, emit.scale(total, 1.0 / planes)));
      Value above = emit.relu(emit.subtract(ratio, one));
      return emit.divide(above, emit.add(emit.constant(saturation), above));
    }
  }
}
