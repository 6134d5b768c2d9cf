package io.striate.layers.type.merge;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.InputShapes;
import io.striate.api.layer.Layer;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;

/// Two or more inputs combined element by element.
///
/// @param repeats whether an extent of 1 repeats, so that shapes may differ
/// @param mostInputs how many inputs there may be
record Merge(boolean repeats, int mostInputs, Body body) implements Layer {
  /// Any number of inputs from two on.
  Merge(boolean repeats, Body body) {
    this(repeats, Integer.MAX_VALUE, body);
  }

  /// The operations of the layer.
  @FunctionalInterface
  interface Body {
    Value emit(Emitter emit, List<Value> inputs);
  }

  @Override
  public int leastInputs() {
    return 2;
  }

  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    if (!repeats && inputs.stream().distinct().count() > 1) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          "needs inputs of one shape, got " + InputShapes.listed(inputs),
          "bring them to one shape first, for instance by a conv2d with kernel 1 on the shorter"
              + " path");
    }
    if (repeats && !repeat(inputs)) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          "needs inputs of one shape, but for extents of 1, got " + InputShapes.listed(inputs));
    }
    return List.of();
  }

  /// Whether the shapes have one rank, and along each axis one extent beside 1.
  private static boolean repeat(List<Shape> shapes) {
    int rank = shapes.getFirst().rank();
    return shapes.stream().allMatch(shape -> shape.rank() == rank)
        && IntStream.range(0, rank)
            .allMatch(axis ->
                shapes.stream()
                        .map(shape -> shape.extent(axis))
                        .filter(extent -> extent != 1)
                        .distinct()
                        .count()
                    <= 1);
  }

  @Override
  public Value forward(Emitter emit, List<Value> inputs, List<Value> parameters, Mode mode) {
    return body.emit(emit, inputs);
  }
}
