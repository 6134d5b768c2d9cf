package io.striate.interop.onnx.model;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Nodes, the tensors that they begin with, and what goes in and out.
///
/// @param name free
/// @param nodes each after those whose outputs it reads
/// @param initializers tensors that the file holds
/// @param inputs before IR version 4 also the names of all initializers
/// @param outputs what the graph gives
public record OnnxGraph(
    String name,
    List<OnnxNode> nodes,
    List<OnnxTensor> initializers,
    List<OnnxValue> inputs,
    List<OnnxValue> outputs) {
  public OnnxGraph {
    nodes = List.copyOf(nodes);
    initializers = List.copyOf(initializers);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /// The inputs that are fed: those that are no initializers.
  public List<OnnxValue> fed() {
    Set<String> held = initializers.stream().map(OnnxTensor::name).collect(Collectors.toSet());
    return inputs.stream().filter(input -> !held.contains(input.name())).toList();
  }
}
