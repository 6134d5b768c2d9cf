package io.striate.layers.graph;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Layer;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The forward pass of a layer for one sample. The shape of its output, its costs and its receptive
/// field follow from the operations, for third-party layers as for bundled ones.
///
/// @param parameters what the layer keeps
/// @param inputs one for each input of the layer
/// @param instructions what computes the output, in order
/// @param output what the layer gives
public record SampleForward(
    List<Parameter> parameters, List<Value> inputs, List<Instruction> instructions, Value output) {
  public SampleForward {
    parameters = List.copyOf(parameters);
    inputs = List.copyOf(inputs);
    instructions = List.copyOf(instructions);
  }

  /// Lets a layer emit its forward pass.
  ///
  /// @param shapes of one sample of each input
  /// @throws StriateException if the layer cannot take the inputs
  public static SampleForward of(Layer layer, List<Shape> shapes) {
    checkCount(layer, shapes.size());
    List<Parameter> parameters = layer.parameters(shapes);
    parameters.forEach(parameter -> parameter.shape().size());
    var emit = new Emitter("forward", 1, 0);
    var inputs = new ArrayList<Value>();
    for (int i = 0; i < shapes.size(); i++) {
      inputs.add(emit.input("input" + i, TensorType.float32(shapes.get(i).prepend(1)), true));
    }
    var states = new ArrayList<Value>();
    for (Parameter parameter : parameters) {
      states.add(emit.state("." + parameter.name(), TensorType.float32(parameter.shape())));
    }
    Value output = layer.forward(emit, inputs, states, Mode.INFERENCE);
    if (!output.perSample() || output.type().element() != ElementType.FLOAT32) {
      throw new StriateException(
          Code.SHAPES_DISAGREE, "must give numbers for each sample, gives " + output.type());
    }
    return new SampleForward(parameters, inputs, emit.instructions(), output);
  }

  private static void checkCount(Layer layer, int count) {
    if (count < layer.leastInputs() || count > layer.mostInputs()) {
      String wanted =
          layer.leastInputs() == layer.mostInputs()
              ? "exactly " + layer.leastInputs()
              : layer.mostInputs() == Integer.MAX_VALUE
                  ? "at least " + layer.leastInputs()
                  : layer.leastInputs() + " to " + layer.mostInputs();
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          String.format(
              Locale.ROOT,
              "takes %s input%s, got %d",
              wanted,
              wanted.endsWith(" 1") ? "" : "s",
              count),
          "name its inputs: \"from\": [\"first\", \"second\"]");
    }
  }

  /// The shape of the output, one sample.
  public Shape shape() {
    return output.type().shape().dropFirst();
  }
}
