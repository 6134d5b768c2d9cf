package io.striate.examples.excite;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Initializer;
import io.striate.api.layer.Layer;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.op.CompositeOp;
import io.striate.api.op.Reduce;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.List;

/// The layer for one setting.
///
/// @param reduction channels for each unit of the inner layer
/// @param gate the operation that scales the channels; tests give one whose gradient is wrong
record SqueezeExcite(int reduction, CompositeOp gate) implements Layer {
  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    Shape input = inputs.getFirst();
    if (input.rank() != 3) {
      throw new StriateException(
          Code.SHAPES_DISAGREE, "needs images [channels, height, width], got " + input);
    }
    int channels = input.extent(0);
    int units = Math.max(1, channels / reduction);
    return List.of(
        Parameter.trainable("squeeze", Shape.of(units, channels), Initializer.heNormal()),
        Parameter.trainable("squeezeBias", Shape.of(units), Initializer.constant(0)),
        Parameter.trainable("excite", Shape.of(channels, units), Initializer.glorotUniform()),
        Parameter.trainable("exciteBias", Shape.of(channels), Initializer.constant(0)));
  }

  @Override
  public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
    Value x = inputs.getFirst();
    Shape shape = x.type().shape();
    Value sum = emit.reduce(Reduce.Kind.SUM, x, List.of(2, 3));
    Value mean = emit.scale(sum, 1.0 / (shape.extent(2) * shape.extent(3)));
    Value means = emit.reshape(mean, shape.extent(0), shape.extent(1));
    Value inner = emit.relu(dense(emit, means, parameters.get(0), parameters.get(1)));
    return emit.one(gate, x, dense(emit, inner, parameters.get(2), parameters.get(3)));
  }

  private static Value dense(Emitter emit, Value x, Value weight, Value bias) {
    return emit.add(emit.matmul(x, weight, false, true), bias);
  }
}
