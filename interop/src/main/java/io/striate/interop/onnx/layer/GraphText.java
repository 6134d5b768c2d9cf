package io.striate.interop.onnx.layer;

import io.striate.interop.onnx.model.ModelReader;
import io.striate.interop.onnx.model.ModelWriter;
import io.striate.interop.onnx.model.OnnxGraph;
import io.striate.interop.onnx.model.OnnxModel;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Set;

/// A graph within a specification: checkpoints and model files then need no other file. The values
/// of the parameters are left out, as they are among the weights.
///
/// The text is a `data:` address of an ONNX model. Source: RFC 2397.
final class GraphText {
  private static final String PREFIX = "data:application/onnx;base64,";

  private GraphText() {}

  /// Whether a text is a graph, and not the name of a file.
  static boolean is(String text) {
    return text.startsWith(PREFIX);
  }

  static String of(OnnxModel model) {
    OnnxGraph graph = model.graph();
    Set<String> parameters = LayerGraph.parameterNames(graph);
    var stripped =
        new OnnxGraph(
            graph.name(),
            graph.nodes(),
            graph.initializers().stream()
                .map(tensor ->
                    parameters.contains(tensor.name()) ? tensor.withoutElements() : tensor)
                .toList(),
            graph.inputs(),
            graph.outputs());
    var whole = new OnnxModel(model.file(), model.irVersion(), model.opset(), stripped);
    return PREFIX + Base64.getEncoder().encodeToString(ModelWriter.message(whole).toByteArray());
  }

  /// @throws IllegalArgumentException if the text is not in base 64
  static OnnxModel read(String text) {
    byte[] bytes = Base64.getDecoder().decode(text.substring(PREFIX.length()));
    return ModelReader.read("the graph", ByteBuffer.wrap(bytes));
  }
}
