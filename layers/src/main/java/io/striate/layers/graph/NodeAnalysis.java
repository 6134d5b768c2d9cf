package io.striate.layers.graph;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Layer;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.layer.Parameter.Role;
import io.striate.api.layer.WindowRequest;
import io.striate.api.op.Window2d;
import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/// Finds out what a layer makes of its inputs by letting it emit its forward pass for one sample:
/// shape, costs and receptive field follow from the operations, for layers of plug-ins as for
/// bundled ones.
final class NodeAnalysis {
  /// What was found.
  record Result(Shape shape, List<Parameter> parameters, Cost cost) {}

  private final List<Shape> shapes;
  private final Emitter emit = new Emitter("analysis", 1, 0);
  private final Map<Value, ReceptiveField> fields = new HashMap<>();

  private NodeAnalysis(List<Shape> shapes) {
    this.shapes = shapes;
  }

  /// Lets a layer meet its inputs.
  ///
  /// @param shapes of one sample of each input
  /// @param seen the receptive field of each input; absent if it is all of the network's input
  /// @throws StriateException if the layer cannot take the inputs
  static Result of(Layer layer, List<Shape> shapes, List<Optional<ReceptiveField>> seen) {
    checkCount(layer, shapes.size());
    List<Parameter> parameters = layer.parameters(shapes);
    parameters.forEach(parameter -> parameter.shape().size());
    return new NodeAnalysis(shapes).run(layer, parameters, seen);
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
          "takes %s input%s, got %d".formatted(wanted, wanted.endsWith(" 1") ? "" : "s", count),
          "name its inputs: \"from\": [\"first\", \"second\"]");
    }
  }

  private Result run(Layer layer, List<Parameter> parameters, List<Optional<ReceptiveField>> seen) {
    var inputs = new ArrayList<Value>();
    for (int i = 0; i < shapes.size(); i++) {
      TensorType type = TensorType.float32(shapes.get(i).prepend(1));
      Value input = emit.input("input" + i, type, true);
      seen.get(i).ifPresent(field -> fields.put(input, field));
      inputs.add(input);
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
    emit.instructions().forEach(this::follow);
    long macs = emit.instructions().stream().mapToLong(Instruction::macs).sum();
    Shape shape = output.type().shape().dropFirst();
    Optional<ReceptiveField> field =
        shape.rank() == 3 ? Optional.ofNullable(fields.get(output)) : Optional.empty();
    long trainable = trainable(parameters).stream().mapToLong(p -> p.shape().elements()).sum();
    var cost = new Cost(formula(shape), trainable, parameterFormula(parameters), macs, field);
    return new Result(shape, parameters, cost);
  }

  /// Carries the receptive field from an instruction's inputs to its outputs.
  private void follow(Instruction instruction) {
    Optional<ReceptiveField> widest =
        instruction.inputs().stream()
            .flatMap(input -> Optional.ofNullable(fields.get(input)).stream())
            .reduce(ReceptiveField::with);
    if (widest.isPresent()) {
      Optional<Window2d> window = instruction.op().slidingWindow();
      ReceptiveField field = window.map(widest.get()::through).orElse(widest.get());
      instruction.outputs().forEach(output -> fields.put(output, field));
    }
  }

  private String formula(Shape shape) {
    for (Instruction instruction : emit.instructions()) {
      Optional<Window2d> window = instruction.op().slidingWindow();
      if (window.isPresent()) {
        Shape in = instruction.inputTypes().getFirst().shape();
        return WindowRequest.formula(window.get(), in.extent(2), in.extent(3));
      }
      if (instruction.macs() > 0 && shape.rank() == 1) {
        return shapes.getFirst().elements() + " -> " + shape.elements();
      }
    }
    Shape first = shapes.getFirst();
    return shape.rank() == 1 && first.rank() > 1
        ? product(first, false) + " = " + shape.elements()
        : "";
  }

  private static List<Parameter> trainable(List<Parameter> parameters) {
    return parameters.stream().filter(p -> p.role() == Role.TRAINABLE).toList();
  }

  /// Filters last, as the lecture says it: F*F*C*K + K.
  private static String parameterFormula(List<Parameter> parameters) {
    List<Parameter> trainable = trainable(parameters);
    if (trainable.isEmpty()) {
      return "";
    }
    var sum = new StringJoiner(" + ");
    trainable.forEach(parameter -> sum.add(product(parameter.shape(), true)));
    long total = trainable.stream().mapToLong(p -> p.shape().elements()).sum();
    String terms = sum.toString();
    return terms.equals(String.valueOf(total)) ? terms : terms + " = " + total;
  }

  private static String product(Shape shape, boolean reversed) {
    var factors = new StringJoiner("*");
    factors.setEmptyValue("1");
    for (int i = 0; i < shape.rank(); i++) {
      factors.add(String.valueOf(shape.extent(reversed ? shape.rank() - 1 - i : i)));
    }
    return factors.toString();
  }
}
