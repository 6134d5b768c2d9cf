package io.striate.layers.type.convolution;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.InputShapes;
import io.striate.api.layer.Layer;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.layer.WindowRequest;
import io.striate.api.op.Conv2d;
import io.striate.api.op.Window2d;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A 2-D convolution with its weight and bias.
record Convolution(
    int filters,
    WindowRequest request,
    int groups,
    boolean hasBias,
    Initializer init,
    Initializer biasInit)
    implements Layer {
  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    Shape input = InputShapes.image(inputs.getFirst());
    int channels = input.extent(0);
    if (channels % groups != 0) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          String.format(
              Locale.ROOT,
              "cannot split the %d channels of its input %s into %d groups",
              channels,
              input,
              groups));
    }
    int height = request.kernel().height();
    int width = request.kernel().width();
    var weight = Shape.of(filters, channels / groups, height, width);
    var parameters = new ArrayList<Parameter>();
    parameters.add(Parameter.trainable("weight", weight, init));
    if (hasBias) {
      parameters.add(Parameter.trainable("bias", Shape.of(filters), biasInit));
    }
    return parameters;
  }

  @Override
  public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
    Shape input = inputs.getFirst().type().shape();
    Window2d window = request.on(input.extent(2), input.extent(3));
    var operands = new ArrayList<Value>(inputs);
    operands.addAll(parameters);
    return emit.emit(new Conv2d(window, groups), operands).getFirst();
  }
}
