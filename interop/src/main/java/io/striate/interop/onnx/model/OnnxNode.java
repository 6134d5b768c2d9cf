package io.striate.interop.onnx.model;

import java.util.List;
import java.util.Optional;

/// An operator in its place in a graph.
///
/// @param name may be empty
/// @param operator such as `Conv`
/// @param domain empty, or `ai.onnx`, for the operators of ONNX itself
/// @param inputs names of values; an empty name is an input that is left out
/// @param outputs names of values; an empty name is an output that nobody wants
/// @param attributes its settings
public record OnnxNode(
    String name,
    String operator,
    String domain,
    List<String> inputs,
    List<String> outputs,
    List<OnnxAttribute> attributes) {
  public OnnxNode {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    attributes = List.copyOf(attributes);
  }

  /// Whether the operator is one of ONNX itself.
  public boolean standard() {
    return domain.isEmpty() || domain.equals("ai.onnx");
  }

  /// The setting of a name.
  public Optional<OnnxAttribute> attribute(String wanted) {
    return attributes.stream().filter(each -> each.name().equals(wanted)).findFirst();
  }

  /// The node as messages call it: `node 'conv1' (Conv)`. A node without a name is called by its
  /// first output.
  public String title() {
    String called = name.isEmpty() && !outputs.isEmpty() ? outputs.getFirst() : name;
    return "node '" + called + "' (" + operator + ")";
  }
}
