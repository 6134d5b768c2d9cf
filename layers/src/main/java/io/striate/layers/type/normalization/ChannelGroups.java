package io.striate.layers.type.normalization;

import io.striate.api.layer.Layer;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.Arrays;
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
    Shape shape = inputs.getFirst().type().shape();
    Shape sample = shape.dropFirst();
    int count = groups.of(sample);
    Value grouped = emit.reshape(inputs.getFirst(), shape.extent(0), count, sample.size() / count);
    Value standardized = Standardized.over(emit, grouped, List.of(2), epsilon);
    int[] channels = new int[sample.rank()];
    Arrays.fill(channels, 1);
    channels[0] = sample.extent(0);
    return Standardized.scaled(
        emit, emit.reshape(standardized, shape), parameters, Shape.of(channels));
  }
}
