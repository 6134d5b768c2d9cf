package io.striate.interop.onnx.translate;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Mode;
import io.striate.api.program.Emitter;
import io.striate.api.program.Instruction;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.interop.onnx.layer.LayerGraph;
import io.striate.interop.onnx.model.OnnxNode;
import io.striate.interop.onnx.model.OnnxTensor;
import io.striate.interop.onnx.operator.GraphEmission;
import io.striate.interop.onnx.operator.Known;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A graph emitted for one sample: the shapes of its values, and the operations of each node. What
/// a node computes is read from its operations, so that settings mean here what they mean when the
/// graph runs.
final class TracedGraph {
  private final GraphEmission emission;
  private final Map<String, OnnxTensor> parameters = new HashMap<>();
  private final Map<OnnxNode, List<Instruction>> operations = new HashMap<>();

  /// @param inputs shapes of one sample of each input
  /// @throws io.striate.api.error.StriateException if a node does not suit
  TracedGraph(LayerGraph graph, List<Shape> inputs) {
    var emit = new Emitter("trace", 1, 0);
    var fed = new ArrayList<Value>();
    for (int i = 0; i < inputs.size(); i++) {
      fed.add(emit.input("input" + i, TensorType.float32(inputs.get(i).prepend(1)), true));
    }
    var kept = new ArrayList<Value>();
    for (LayerGraph.Held held : graph.parameters()) {
      OnnxTensor tensor = held.tensor();
      kept.add(emit.state("." + tensor.name(), TensorType.float32(tensor.shape())));
      parameters.put(tensor.name(), tensor);
    }
    emission = graph.begin(emit, fed, kept, Mode.INFERENCE);
    for (OnnxNode node : graph.nodes()) {
      int first = emit.instructions().size();
      emission.node(node);
      List<Instruction> all = emit.instructions();
      operations.put(node, List.copyOf(all.subList(first, all.size())));
    }
  }

  /// A tensor of the file.
  ///
  /// @param values row-major
  @SuppressWarnings("ArrayRecordComponent") // a view
  record Numbers(Shape shape, float[] values) {}

  /// The numbers of a parameter, or of a constant of real numbers; empty for what is computed.
  Optional<Numbers> numbers(String name) {
    OnnxTensor tensor = parameters.get(name);
    if (tensor != null) {
      return Optional.of(new Numbers(tensor.shape(), tensor.floats()));
    }
    return emission
        .operand(name)
        .filter(Known.class::isInstance)
        .map(Known.class::cast)
        .filter(known -> known.size() > 0)
        .map(known -> new Numbers(Shape.of(known.extents()), known.floats()));
  }

  /// Whether a value does not depend on the samples and has been computed already.
  boolean isKnown(String name) {
    return emission.operand(name).filter(Known.class::isInstance).isPresent();
  }

  /// The shape of a value, with the batch of the file.
  int[] extents(String name) {
    return emission.extents(name);
  }

  /// The shape that one sample of a value has.
  ///
  /// @throws io.striate.api.error.StriateException if it is the same for all samples
  Shape sample(String name) {
    Value value = emission.value(name);
    if (!value.perSample()) {
      throw new StriateException(
          Code.BAD_MODEL,
          "gives '" + name + "', which is the same for all samples",
          "name the outputs to import with --value");
    }
    Shape shape = value.type().shape();
    return value.rows() == 1 ? shape.dropFirst() : shape;
  }

  /// The operation of a kind that a node emits, if it emits just one.
  <T> Optional<T> only(OnnxNode node, Class<T> kind) {
    List<T> found =
        operations.getOrDefault(node, List.of()).stream()
            .map(Instruction::op)
            .filter(kind::isInstance)
            .map(kind::cast)
            .toList();
    return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
  }
}
