package io.striate.interop.onnx.translate;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.arrays.StoredTensor;
import io.striate.interop.onnx.layer.LayerGraph;
import io.striate.interop.onnx.model.ModelReader;
import io.striate.interop.onnx.model.OnnxTensor;
import io.striate.interop.onnx.model.OnnxValue;
import io.striate.json.Json;
import io.striate.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An ONNX file as a specification and weights: in layers if every node has a counterpart, else as
/// one layer.
///
/// @param spec what stands in the specification
/// @param weights by the names of the network's states
/// @param reason why the graph remains one layer; empty if it does not, or if that was asked for
public record Import(JsonObject spec, List<StoredTensor> weights, Optional<String> reason) {
  private static final String GRAPH = "graph";

  /// What is to be imported.
  ///
  /// @param file the ONNX file
  /// @param spec where the specification will be written; paths in it are relative to its folder
  /// @param name of the network
  /// @param output the output of the graph; may be left out if there is one
  /// @param input the shape of a sample, where the file leaves it open; empty where it does not
  /// @param oneLayer whether the graph remains one layer in any case
  public record Request(
      Path file,
      Path spec,
      String name,
      Optional<String> output,
      List<Integer> input,
      boolean oneLayer) {
    public Request {
      input = List.copyOf(input);
    }
  }

  /// Reads the file.
  ///
  /// @throws StriateException if it cannot be read, has operators that Striate does not have, or
  ///   leaves the shape of an input open that the request does not give
  public static Import of(Request request) {
    try {
      var graph = LayerGraph.of(ModelReader.read(request.file()), request.output());
      return of(graph, request);
    } catch (StriateException refused) {
      String name = request.file().toString();
      throw new StriateException(
          refused.problems().stream()
              .map(problem ->
                  problem.what().startsWith(name) || problem.place().isPresent()
                      ? problem
                      : problem.about(name + ":"))
              .toList());
    }
  }

  private static Import of(LayerGraph graph, Request request) {
    List<Shape> inputs = graph.inputs().stream().map(input -> shape(input, request)).toList();
    Optional<Translation.Result> result =
        request.oneLayer()
            ? Optional.empty()
            : Optional.of(Translation.of(graph, request.name(), inputs));
    Translation.Written written =
        result
            .flatMap(Translation.Result::written)
            .orElseGet(() -> oneLayer(graph, request, inputs));
    return new Import(
        written.spec(),
        written.weights(),
        result.filter(each -> each.written().isEmpty()).map(Translation.Result::reason));
  }

  private static Shape shape(OnnxValue input, Request request) {
    if (!request.input().isEmpty()) {
      return Shape.of(request.input());
    }
    return Translation.sample(input)
        .orElseThrow(() ->
            new StriateException(
                Code.BAD_MODEL,
                "leaves the shape of its input '" + input.name() + "' open: " + input.shape(),
                "give the shape of a sample: --input [3,224,224]"));
  }

  private static Translation.Written oneLayer(
      LayerGraph graph, Request request, List<Shape> inputs) {
    Path folder = request.spec().toAbsolutePath().normalize().getParent();
    Path file = request.file().toAbsolutePath().normalize();
    String path =
        folder == null ? file.toString() : folder.relativize(file).toString().replace('\\', '/');
    var layer = Json.object().put("type", "onnx").put("name", GRAPH).put("file", path);
    request.output().ifPresent(output -> layer.put("output", output));
    var spec = Json.object().put("striate", 1).put("name", request.name());
    if (inputs.size() == 1) {
      spec.put("input", Json.numbers(inputs.getFirst().extents()));
    } else {
      var shapes = Json.object();
      var names = new ArrayList<String>();
      for (int i = 0; i < inputs.size(); i++) {
        String name = graph.inputs().get(i).name().replaceAll("[^A-Za-z0-9_/-]", "_");
        names.add(name);
        shapes.put(name, Json.numbers(inputs.get(i).extents()));
      }
      spec.put("inputs", shapes.build());
      layer.put("from", Json.list(names.stream().map(Json::text).toList()));
    }
    spec.put("layers", Json.list(List.of(layer.build())));
    List<StoredTensor> weights =
        graph.parameters().stream().map(LayerGraph.Held::tensor).map(Import::stored).toList();
    return new Translation.Written(spec.build(), weights);
  }

  private static StoredTensor stored(OnnxTensor tensor) {
    return new StoredTensor(
        GRAPH + "." + tensor.name(), tensor.shape(), new HostArray.Floats(tensor.floats()));
  }
}
