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
import io.striate.layers.frame.InputKeys;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
  /// @param outputs the outputs of the network by their names in the graph; all of the graph if
  ///   none is named
  /// @param input the shape of a sample, where the file leaves it open; empty where it does not
  /// @param oneLayer whether the graph remains one layer in any case
  public record Request(
      Path file,
      Path spec,
      String name,
      List<String> outputs,
      List<Integer> input,
      boolean oneLayer) {
    public Request {
      outputs = List.copyOf(outputs);
      input = List.copyOf(input);
    }
  }

  /// Reads the file.
  ///
  /// @throws StriateException if it cannot be read, has operators that Striate does not have, or
  ///   leaves the shape of an input open that the request does not give
  public static Import of(Request request) {
    try {
      var graph = LayerGraph.of(ModelReader.read(request.file()), request.outputs());
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
                "give the shape of a sample: striate import "
                    + request.file()
                    + " --input [3,224,224]"));
  }

  private static Translation.Written oneLayer(
      LayerGraph graph, Request request, List<Shape> inputs) {
    Path folder = request.spec().toAbsolutePath().normalize().getParent();
    Path file = request.file().toAbsolutePath().normalize();
    String path =
        folder == null ? file.toString() : folder.relativize(file).toString().replace('\\', '/');
    var layer = Json.object().put("type", "onnx").put("name", GRAPH).put("file", path);
    List<String> outputs = graph.outputs();
    boolean several = outputs.size() > 1;
    if (several) {
      layer.put("output", Json.list(outputs.stream().map(Json::text).toList()));
    } else if (graph.model().graph().outputs().size() > 1 || !request.outputs().isEmpty()) {
      layer.put("output", outputs.getFirst());
    }
    var spec = Json.object().put("striate", 1).put("name", request.name());
    var taken = new HashSet<>(InputKeys.TAKEN);
    taken.add(GRAPH);
    if (inputs.size() == 1) {
      spec.put("input", Json.numbers(inputs.getFirst().extents()));
    } else {
      var shapes = Json.object();
      var names = new ArrayList<String>();
      for (int i = 0; i < inputs.size(); i++) {
        String name = free(Translation.name(graph.inputs().get(i).name()), taken);
        names.add(name);
        shapes.put(name, Json.numbers(inputs.get(i).extents()));
      }
      spec.put("inputs", shapes.build());
      layer.put("from", Json.list(names.stream().map(Json::text).toList()));
    }
    var layers = new ArrayList<JsonObject>(List.of(layer.build()));
    var named = Json.object();
    if (several) {
      apart(new TracedGraph(graph, inputs), outputs, taken, layers, named);
    }
    spec.put("layers", Json.list(layers));
    if (several) {
      spec.put("outputs", named.build());
    }
    List<StoredTensor> weights =
        graph.parameters().stream().map(LayerGraph.Held::tensor).map(Import::stored).toList();
    return new Translation.Written(spec.build(), weights);
  }

  /// A name, changed until it is not taken, and taken from now on.
  private static String free(String name, Set<String> taken) {
    String free = name;
    while (!taken.add(free)) {
      free += "_";
    }
    return free;
  }

  /// The layers that take the list of all outputs apart.
  private static void apart(
      TracedGraph traced,
      List<String> outputs,
      Set<String> taken,
      List<JsonObject> layers,
      Json.ObjectBuilder named) {
    int begin = 0;
    for (String output : outputs) {
      String name = free(Translation.name(output), taken);
      Shape shape = traced.sample(output);
      boolean list = shape.rank() == 1;
      String part = list ? name : free(name + "/numbers", taken);
      layers.add(
          Json.object()
              .put("type", "slice")
              .put("name", part)
              .put("from", GRAPH)
              .put("begin", begin)
              .put("end", begin + shape.size())
              .build());
      if (!list) {
        layers.add(
            Json.object()
                .put("type", "reshape")
                .put("name", name)
                .put("shape", Json.numbers(shape.extents()))
                .build());
      }
      named.put(name, Json.object().put("from", name).build());
      begin += shape.size();
    }
  }

  private static StoredTensor stored(OnnxTensor tensor) {
    return new StoredTensor(
        GRAPH + "." + tensor.name(), tensor.shape(), new HostArray.Floats(tensor.floats()));
  }
}
