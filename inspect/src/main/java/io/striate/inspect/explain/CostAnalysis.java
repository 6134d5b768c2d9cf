package io.striate.inspect.explain;

import io.striate.api.layer.Parameter;
import io.striate.api.layer.WindowRequest;
import io.striate.api.op.Window2d;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.layers.graph.Graph;
import io.striate.layers.graph.Node;
import io.striate.layers.graph.SampleForward;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;

/// Computes the costs of all nodes from the operations that their layers emit for one sample.
final class CostAnalysis {
  private final Map<String, Shape> shapes = new HashMap<>();
  private final Map<String, Cost> costs = new LinkedHashMap<>();

  private CostAnalysis() {}

  /// The costs of all inputs and nodes, by name.
  static Map<String, Cost> of(Graph graph) {
    var analysis = new CostAnalysis();
    for (var input : graph.inputs()) {
      analysis.shapes.put(input.name(), input.shape());
      analysis.costs.put(input.name(), Cost.ofInput(input.shape()));
    }
    graph.nodes().forEach(analysis::add);
    return analysis.costs;
  }

  private void add(Node node) {
    var inputs = node.inputs().stream().map(this::shape).toList();
    var forward = SampleForward.of(node.layer(), inputs);
    List<Parameter> parameters = node.shares() ? List.of() : node.trainable();
    costs.put(
        node.name(),
        new Cost(
            formula(forward, inputs.getFirst()),
            window(forward).map(Windowed::window),
            node.shares() ? 0 : node.trainableElements(),
            parameterFormula(parameters),
            forward.instructions().stream().mapToLong(Instruction::macs).sum(),
            receptiveField(node, forward)));
    shapes.put(node.name(), node.shape());
  }

  private Shape shape(String name) {
    return Objects.requireNonNull(shapes.get(name), name);
  }

  /// Carries the receptive field from the inputs of each instruction to its outputs.
  private Optional<ReceptiveField> receptiveField(Node node, SampleForward forward) {
    if (node.shape().rank() != 3) {
      return Optional.empty();
    }
    var fields = new HashMap<Value, ReceptiveField>();
    for (int i = 0; i < node.inputs().size(); i++) {
      Value input = forward.inputs().get(i);
      Optional.ofNullable(costs.get(node.inputs().get(i)))
          .flatMap(Cost::receptiveField)
          .ifPresent(field -> fields.put(input, field));
    }
    for (Instruction instruction : forward.instructions()) {
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
    return Optional.ofNullable(fields.get(forward.output()));
  }

  /// A window and the shape that it slides over.
  private record Windowed(Window2d window, Shape in) {}

  /// The first window of a node.
  private static Optional<Windowed> window(SampleForward forward) {
    return forward.instructions().stream()
        .flatMap(instruction ->
            instruction.op().slidingWindow().stream()
                .map(window -> new Windowed(window, instruction.inputTypes().getFirst().shape())))
        .findFirst();
  }

  private static String formula(SampleForward forward, Shape first) {
    Shape shape = forward.shape();
    Optional<Windowed> found = window(forward);
    if (found.isPresent()) {
      Shape in = found.get().in();
      return WindowRequest.formula(found.get().window(), in.extent(2), in.extent(3));
    }
    if (shape.rank() == 1
        && forward.instructions().stream().anyMatch(instruction -> instruction.macs() > 0)) {
      return first.elements() + " -> " + shape.elements();
    }
    return shape.rank() == 1 && first.rank() > 1 && first.elements() == shape.elements()
        ? product(first, false) + " = " + shape.elements()
        : "";
  }

  /// Filters last, as the lecture says it: F*F*C*K + K.
  private static String parameterFormula(List<Parameter> trainable) {
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
