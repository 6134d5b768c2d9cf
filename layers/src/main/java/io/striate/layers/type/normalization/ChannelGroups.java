package io.striate.layers.type.normalization;

import io.striate.api.layer.Layer;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.op.GroupNorm;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.List;

/// Groups of channels of each sample, standardized one by one.
///
/// @param groups how many, for so many channels
record ChannelGroups(Groups groups, double epsilon, boolean affine) implements Layer {
  /// The number of groups.
  @FunctionalInterface
  interface Groups {
    /// How many groups the channels of an input are divided into.
    ///
    /// @throws io.striate.api.error.StriateException if they cannot be
    int of(Shape input);
  }

  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    Shape input = inputs.getFirst();
    groups.of(input);
    return Standardized.parameters(Shape.of(input.extent(0)), affine);
  }

  @Override
  public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
    Value input = inputs.getFirst();
    var norm = new GroupNorm(groups.of(input.type().shape().dropFirst()), false, epsilon);
    return Standardized.over(emit, norm, input, parameters);
  }
}
