package io.striate.interop.onnx.translate;

import io.striate.api.error.StriateException;
import io.striate.api.op.AvgPool2d;
import io.striate.api.op.BatchNormInference;
import io.striate.api.op.Conv2d;
import io.striate.api.op.LocalResponseNorm;
import io.striate.api.op.MaxPool2d;
import io.striate.api.op.Move;
import io.striate.api.op.Softmax;
import io.striate.api.op.Window2d;
import io.striate.api.tensor.Shape;
import io.striate.arrays.StoredTensor;
import io.striate.interop.onnx.layer.LayerGraph;
import io.striate.interop.onnx.model.OnnxAttribute;
import io.striate.interop.onnx.model.OnnxNode;
import io.striate.interop.onnx.model.OnnxValue;
import io.striate.json.Json;
import io.striate.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes a graph as layers. A node that has no counterpart ends it: then the whole graph remains
/// one layer, which computes the same.
///
/// The layers are named by their types here, as those of a specification that a person writes; the
/// types themselves are found in the catalog when the specification is read.
public final class Translation {
  /// What a node becomes.
  @FunctionalInterface
  private interface Rule {
    void apply(Translation translation, OnnxNode node);
  }

  private static final Map<String, Rule> RULES =
      Map.ofEntries(
          Map.entry("Conv", Translation::convolution),
          Map.entry("BatchNormalization", Translation::batchNorm),
          Map.entry("Gemm", Translation::gemm),
          Map.entry("MatMul", Translation::matmul),
          Map.entry("MaxPool", Translation::maxPool),
          Map.entry("AveragePool", Translation::averagePool),
          Map.entry("GlobalMaxPool", (self, node) -> self.global(node, "maxpool2d")),
          Map.entry("GlobalAveragePool", (self, node) -> self.global(node, "avgpool2d")),
          Map.entry("LRN", Translation::response),
          Map.entry("Flatten", Translation::reshape),
          Map.entry("Reshape", Translation::reshape),
          Map.entry("Squeeze", Translation::reshape),
          Map.entry("Unsqueeze", Translation::reshape),
          Map.entry("Transpose", Translation::transpose),
          Map.entry("Dropout", Translation::dropout),
          Map.entry("Identity", Translation::same),
          Map.entry("Add", Translation::add),
          Map.entry("Sum", (self, node) -> self.merge(node, "add")),
          Map.entry("Mul", (self, node) -> self.merge(node, "multiply")),
          Map.entry("Max", (self, node) -> self.merge(node, "maximum")),
          Map.entry("Concat", Translation::concat),
          Map.entry("Softmax", Translation::softmax),
          Map.entry("Relu", (self, node) -> self.activation(node, "relu", Map.of())),
          Map.entry("Sigmoid", (self, node) -> self.activation(node, "sigmoid", Map.of())),
          Map.entry("Tanh", (self, node) -> self.activation(node, "tanh", Map.of())),
          Map.entry("Softsign", (self, node) -> self.activation(node, "softsign", Map.of())),
          Map.entry("HardSwish", (self, node) -> self.activation(node, "hard-swish", Map.of())),
          Map.entry("Mish", (self, node) -> self.activation(node, "mish", Map.of())),
          Map.entry(
              "LeakyRelu",
              (self, node) ->
                  self.activation(node, "leaky-relu", Map.of("slope", real(node, "alpha", 0.01f)))),
          Map.entry(
              "Elu",
              (self, node) ->
                  self.activation(node, "elu", Map.of("alpha", real(node, "alpha", 1f)))),
          Map.entry("Clip", Translation::clip));

  private final LayerGraph graph;
  private final TracedGraph traced;
  private final List<WrittenLayer> layers = new ArrayList<>();
  private final Map<String, Integer> counts = new HashMap<>();

  /// The layer that gives a value; the input gives the value of its own name.
  private final Map<String, String> givers = new HashMap<>();

  private Translation(LayerGraph graph, TracedGraph traced) {
    this.graph = graph;
    this.traced = traced;
    givers.put(graph.inputs().getFirst().name(), INPUT);
  }

  /// How specifications call their only input.
  private static final String INPUT = "input";

  /// A specification and its weights.
  ///
  /// @param spec what stands in a file
  /// @param weights by the names of the network's states
  public record Written(JsonObject spec, List<StoredTensor> weights) {}

  /// A translation, or the node that has no counterpart.
  ///
  /// @param written empty if a node has none
  /// @param reason why not, for people; empty if there is a translation
  public record Result(Optional<Written> written, String reason) {}

  /// Ends a translation.
  private static final class NoCounterpart extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoCounterpart(String reason) {
      super(reason, null, false, false);
    }
  }

  /// Translates a graph.
  ///
  /// @param name of the model
  /// @param inputs shapes of one sample of each input
  /// @throws StriateException if a node does not suit
  public static Result of(LayerGraph graph, String name, List<Shape> inputs) {
    if (inputs.size() != 1) {
      return new Result(Optional.empty(), "the graph has several inputs");
    }
    var translation = new Translation(graph, new TracedGraph(graph, inputs));
    try {
      return new Result(Optional.of(translation.written(name, inputs.getFirst())), "");
    } catch (NoCounterpart none) {
      return new Result(Optional.empty(), String.valueOf(none.getMessage()));
    }
  }

  private Written written(String name, Shape input) {
    for (OnnxNode node : graph.nodes()) {
      if (node.outputs().stream().allMatch(each -> each.isEmpty() || traced.isKnown(each))) {
        continue;
      }
      Rule rule = RULES.get(node.operator());
      if (rule == null) {
        throw none(node, "no layer is its counterpart");
      }
      rule.apply(this, node);
    }
    var spec =
        Json.object()
            .put("striate", 1)
            .put("name", name)
            .put("input", Json.numbers(input.extents()))
            .put("layers", Json.list(layers.stream().map(WrittenLayer::json).toList()));
    outputs(spec);
    return new Written(
        spec.build(), layers.stream().flatMap(each -> each.weights().stream()).toList());
  }

  /// A single output is mostly that of the last layer, which specifications need not say.
  private void outputs(Json.ObjectBuilder spec) {
    var outputs = Json.object();
    for (String output : graph.outputs()) {
      String giver = givers.getOrDefault(output, INPUT);
      if (giver.equals(INPUT)) {
        throw new NoCounterpart("the output '" + output + "' is that of no layer");
      }
      outputs.put(name(output), Json.object().put("from", giver).build());
    }
    boolean plain =
        graph.outputs().size() == 1
            && layers.getLast().name().equals(givers.get(graph.outputs().getFirst()));
    if (!plain) {
      spec.put("outputs", outputs.build());
    }
  }

  /// The name of a value of the graph in a specification, where fewer characters are allowed.
  static String name(String value) {
    return value.replaceAll("[^A-Za-z0-9_/-]", "_").replaceFirst("^(?=[/-])|^$", "_");
  }

  private static NoCounterpart none(OnnxNode node, String why) {
    return new NoCounterpart(node.title() + ": " + why);
  }

  // ---- layers ----

  private WrittenLayer layer(OnnxNode node, String type, String... inputs) {
    var from = new ArrayList<String>();
    for (String input : inputs) {
      String giver = givers.get(input);
      if (giver == null) {
        throw none(node, "reads '" + input + "', which is no output of a layer");
      }
      from.add(giver);
    }
    String before = layers.isEmpty() ? INPUT : layers.getLast().name();
    boolean chained = from.size() == 1 && from.getFirst().equals(before);
    String stem = type.replaceFirst("(2d)$", "");
    int count = counts.merge(stem, 1, Integer::sum);
    var layer = new WrittenLayer(stem + count, type, chained ? List.of() : from);
    layers.add(layer);
    givers.put(node.outputs().getFirst(), layer.name());
    return layer;
  }

  /// The node gives what it is given.
  private void same(OnnxNode node) {
    String giver = givers.get(node.inputs().getFirst());
    if (giver == null) {
      throw none(node, "its input is no output of a layer");
    }
    givers.put(node.outputs().getFirst(), giver);
  }

  /// The last layer, if it gives a value that only one node reads, so that this one may become part
  /// of it.
  private Optional<WrittenLayer> open(String value) {
    boolean last = !layers.isEmpty() && layers.getLast().name().equals(givers.get(value));
    if (!last) {
      return Optional.empty();
    }
    long readers =
        graph.nodes().stream()
            .flatMap(node -> node.inputs().stream())
            .filter(each -> layers.getLast().name().equals(givers.get(each)))
            .count();
    boolean shown =
        graph.outputs().stream()
            .anyMatch(output -> layers.getLast().name().equals(givers.get(output)));
    return readers == 1 && !shown ? Optional.of(layers.getLast()) : Optional.empty();
  }

  private TracedGraph.Numbers numbers(OnnxNode node, int input) {
    return traced
        .numbers(node.inputs().get(input))
        .orElseThrow(() ->
            none(node, "its input '" + node.inputs().get(input) + "' is no tensor of the file"));
  }

  private static <T> T need(OnnxNode node, Optional<T> operation) {
    return operation.orElseThrow(() -> none(node, "its form has no counterpart"));
  }

  // ---- rules ----

  private void convolution(OnnxNode node) {
    if (traced.extents(node.inputs().getFirst()).length != 4) {
      throw none(node, "it is not two-dimensional");
    }
    Conv2d op = need(node, traced.only(node, Conv2d.class));
    TracedGraph.Numbers weight = numbers(node, 1);
    boolean bias = node.inputs().size() > 2 && !node.inputs().get(2).isEmpty();
    WrittenLayer layer =
        layer(node, "conv2d", node.inputs().getFirst()).set("filters", weight.shape().extent(0));
    window(node, layer, op.window());
    if (op.groups() > 1) {
      layer.set("groups", op.groups());
    }
    if (!bias) {
      layer.set("bias", false);
    }
    layer.weight("weight", weight.shape(), weight.values());
    if (bias) {
      layer.weight("bias", Shape.of(weight.shape().extent(0)), numbers(node, 2).values());
    }
  }

  private void window(OnnxNode node, WrittenLayer layer, Window2d window) {
    layer.set("kernel", pair(window.kernelHeight(), window.kernelWidth()));
    boolean pooling = layer.type().contains("pool");
    if (pooling || window.strideHeight() != 1 || window.strideWidth() != 1) {
      layer.set("stride", pair(window.strideHeight(), window.strideWidth()));
    }
    boolean even = window.padTop() == window.padBottom() && window.padLeft() == window.padRight();
    if (!even) {
      layer.set(
          "padding",
          List.of(
              List.of(window.padTop(), window.padBottom()),
              List.of(window.padLeft(), window.padRight())));
    } else if (window.padTop() + window.padLeft() > 0) {
      layer.set("padding", pair(window.padTop(), window.padLeft()));
    }
    if (window.dilationHeight() != 1 || window.dilationWidth() != 1) {
      if (pooling) {
        throw none(node, "it is dilated");
      }
      layer.set("dilation", pair(window.dilationHeight(), window.dilationWidth()));
    }
    int[] input = traced.extents(node.inputs().getFirst());
    int rows = input[2] + window.padTop() + window.padBottom() - window.effectiveHeight();
    int columns = input[3] + window.padLeft() + window.padRight() - window.effectiveWidth();
    if (rows % window.strideHeight() != 0 || columns % window.strideWidth() != 0) {
      layer.set("fit", "floor");
    }
  }

  private static Object pair(int height, int width) {
    return height == width ? (Object) height : List.of(height, width);
  }

  private void batchNorm(OnnxNode node) {
    BatchNormInference op = need(node, traced.only(node, BatchNormInference.class));
    WrittenLayer layer =
        layer(node, "batchnorm", node.inputs().getFirst())
            .set("epsilon", (double) (float) op.epsilon());
    List<String> parameters = List.of("scale", "shift", "mean", "variance");
    for (int i = 0; i < parameters.size(); i++) {
      TracedGraph.Numbers numbers = numbers(node, i + 1);
      layer.weight(parameters.get(i), numbers.shape(), numbers.values());
    }
    double momentum = real(node, "momentum", 0.9f);
    if (momentum != (double) 0.9f && momentum < 1) {
      layer.set("momentum", momentum);
    }
  }

  private void gemm(OnnxNode node) {
    TracedGraph.Numbers weight = numbers(node, 1);
    boolean plain = whole(node, "transA", 0) == 0;
    if (!plain || traced.extents(node.inputs().getFirst()).length != 2) {
      throw none(node, "its first input is no list of numbers for each sample");
    }
    boolean bias = node.inputs().size() > 2 && !node.inputs().get(2).isEmpty();
    Optional<float[]> shift = bias ? Optional.of(numbers(node, 2).values()) : Optional.empty();
    float alpha = (float) real(node, "alpha", 1f);
    float beta = (float) real(node, "beta", 1f);
    dense(
        node,
        weight,
        whole(node, "transB", 0) != 0,
        alpha,
        shift.map(values -> scaled(values, beta)));
  }

  private void matmul(OnnxNode node) {
    TracedGraph.Numbers weight = numbers(node, 1);
    if (weight.shape().rank() != 2 || traced.extents(node.inputs().getFirst()).length != 2) {
      throw none(node, "it is no product of a list of numbers and a matrix");
    }
    dense(node, weight, false, 1, Optional.empty());
  }

  private static float[] scaled(float[] values, float factor) {
    float[] scaled = values.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= factor;
    }
    return scaled;
  }

  /// @param byUnit whether the rows of the matrix are the units, as here
  private void dense(
      OnnxNode node,
      TracedGraph.Numbers weight,
      boolean byUnit,
      float alpha,
      Optional<float[]> bias) {
    int rows = weight.shape().extent(0);
    int columns = weight.shape().extent(1);
    float[] values = scaled(weight.values(), alpha);
    float[] byUnits = values;
    if (!byUnit) {
      byUnits = new float[values.length];
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          byUnits[j * rows + i] = values[i * columns + j];
        }
      }
    }
    int units = byUnit ? rows : columns;
    WrittenLayer layer = layer(node, "dense", node.inputs().getFirst()).set("units", units);
    layer.weight("weight", Shape.of(units, byUnit ? columns : rows), byUnits);
    if (bias.isEmpty()) {
      layer.set("bias", false);
    } else {
      layer.weight("bias", Shape.of(units), repeated(node, bias.get(), units));
    }
  }

  /// A bias of one number for all units, written out.
  private static float[] repeated(OnnxNode node, float[] values, int units) {
    if (values.length == 1 && units > 1) {
      float[] all = new float[units];
      Arrays.fill(all, values[0]);
      return all;
    }
    if (values.length != units) {
      throw none(node, "its bias has " + values.length + " numbers for " + units);
    }
    return values;
  }

  private void maxPool(OnnxNode node) {
    requireMaps(node);
    MaxPool2d op = need(node, traced.only(node, MaxPool2d.class));
    window(node, layer(node, "maxpool2d", node.inputs().getFirst()), op.window());
  }

  private void averagePool(OnnxNode node) {
    requireMaps(node);
    if (traced.only(node, Move.Pad.class).isPresent()) {
      throw none(node, "it counts padding and rounds up");
    }
    AvgPool2d op = need(node, traced.only(node, AvgPool2d.class));
    WrittenLayer layer = layer(node, "avgpool2d", node.inputs().getFirst());
    window(node, layer, op.window());
    if (op.countPadding()) {
      layer.set("countPadding", true);
    }
  }

  private void requireMaps(OnnxNode node) {
    if (traced.extents(node.inputs().getFirst()).length != 4) {
      throw none(node, "it is not two-dimensional");
    }
  }

  private void global(OnnxNode node, String type) {
    requireMaps(node);
    layer(node, type, node.inputs().getFirst()).set("kernel", "global");
  }

  private void response(OnnxNode node) {
    LocalResponseNorm op = need(node, traced.only(node, LocalResponseNorm.class));
    layer(node, "lrn", node.inputs().getFirst())
        .set("size", op.size())
        .set("alpha", op.alpha())
        .set("beta", op.beta())
        .set("k", op.k());
  }

  private void reshape(OnnxNode node) {
    int[] from = traced.extents(node.inputs().getFirst());
    int[] to = traced.extents(node.outputs().getFirst());
    if (Arrays.equals(from, to)) {
      same(node);
      return;
    }
    if (to.length < 2 || to[0] != from[0]) {
      throw none(node, "it changes the batch");
    }
    if (to.length == 2) {
      layer(node, "flatten", node.inputs().getFirst());
      return;
    }
    layer(node, "reshape", node.inputs().getFirst())
        .set("shape", Arrays.stream(to).skip(1).boxed().toList());
  }

  private void transpose(OnnxNode node) {
    Move.Permute op = need(node, traced.only(node, Move.Permute.class));
    if (op.order().getFirst() != 0) {
      throw none(node, "it moves the batch");
    }
    layer(node, "permute", node.inputs().getFirst())
        .set("order", op.order().stream().skip(1).map(axis -> axis - 1).toList());
  }

  private void dropout(OnnxNode node) {
    double rate =
        node.inputs().size() > 1 && !node.inputs().get(1).isEmpty()
            ? numbers(node, 1).values()[0]
            : real(node, "ratio", 0.5f);
    if (rate > 0 && rate < 1) {
      layer(node, "dropout", node.inputs().getFirst()).set("rate", rate);
    } else {
      same(node);
    }
  }

  /// A bias that is added to a layer without one becomes part of it.
  private void add(OnnxNode node) {
    for (int i = 0; i < 2; i++) {
      Optional<TracedGraph.Numbers> bias = traced.numbers(node.inputs().get(i));
      String value = node.inputs().get(1 - i);
      if (bias.isPresent()) {
        Optional<WrittenLayer> before = open(value).filter(WrittenLayer::takesBias);
        int[] extents = traced.extents(value);
        int channels = extents[1];
        Shape shape = bias.get().shape();
        boolean perChannel =
            shape.elements() == channels
                && shape.rank() >= extents.length - 1
                && shape.extent(shape.rank() - extents.length + 1) == channels;
        if (before.isEmpty() || !perChannel) {
          throw none(node, "it adds numbers that are no bias");
        }
        before.get().bias(bias.get().values());
        givers.put(node.outputs().getFirst(), before.get().name());
        return;
      }
    }
    merge(node, "add");
  }

  private void merge(OnnxNode node, String type) {
    int[] first = traced.extents(node.inputs().getFirst());
    for (String input : node.inputs()) {
      if (!Arrays.equals(first, traced.extents(input))) {
        throw none(node, "its inputs have different shapes");
      }
    }
    if (node.inputs().size() < 2) {
      same(node);
      return;
    }
    layer(node, type, node.inputs().toArray(String[]::new));
  }

  private void concat(OnnxNode node) {
    int rank = traced.extents(node.outputs().getFirst()).length;
    long axis = whole(node, "axis", 1);
    if (axis != 1 && axis + rank != 1) {
      throw none(node, "it is not along the channels");
    }
    if (node.inputs().size() < 2) {
      same(node);
      return;
    }
    layer(node, "concat", node.inputs().toArray(String[]::new));
  }

  private void softmax(OnnxNode node) {
    Softmax op = need(node, traced.only(node, Softmax.class));
    boolean plain =
        op.axis() == 1
            && traced.only(node, Move.Reshape.class).isEmpty()
            && traced.extents(node.inputs().getFirst()).length >= 2;
    if (!plain) {
      throw none(node, "it is not along the channels");
    }
    layer(node, "softmax", node.inputs().getFirst());
  }

  private void clip(OnnxNode node) {
    double least =
        node.inputs().size() > 1 ? numbers(node, 1).values()[0] : real(node, "min", Float.NaN);
    double most =
        node.inputs().size() > 2 ? numbers(node, 2).values()[0] : real(node, "max", Float.NaN);
    if (least != 0 || most != 6) {
      throw none(node, "only bounds of 0 and 6 have a counterpart");
    }
    activation(node, "relu6", Map.of());
  }

  /// An activation becomes part of the layer before it, unless other nodes read that layer too.
  private void activation(OnnxNode node, String type, Map<String, Double> settings) {
    String value = node.inputs().getFirst();
    Optional<WrittenLayer> before = open(value).filter(WrittenLayer::takesActivation);
    if (before.isEmpty()) {
      WrittenLayer layer = layer(node, type, value);
      settings.forEach(layer::set);
      return;
    }
    var object = Json.object().put("type", type);
    settings.forEach(object::put);
    before.get().activation(settings.isEmpty() ? Json.text(type) : object.build());
    givers.put(node.outputs().getFirst(), before.get().name());
  }

  private static double real(OnnxNode node, String name, float otherwise) {
    return node.attribute(name)
        .filter(OnnxAttribute.Real.class::isInstance)
        .map(each -> ((OnnxAttribute.Real) each).value())
        .orElse(otherwise);
  }

  private static long whole(OnnxNode node, String name, long otherwise) {
    return node.attribute(name)
        .filter(OnnxAttribute.Whole.class::isInstance)
        .map(each -> ((OnnxAttribute.Whole) each).value())
        .orElse(otherwise);
  }

  /// The shape of one sample of an input, where the file says it.
  public static Optional<Shape> sample(OnnxValue input) {
    return input
        .extents()
        .filter(extents -> extents.size() > 1)
        .filter(extents -> extents.stream().skip(1).allMatch(extent -> extent.size().orElse(0) > 0))
        .map(extents ->
            Shape.of(
                extents.stream()
                    .skip(1)
                    .mapToInt(extent -> Math.toIntExact(extent.size().orElseThrow()))
                    .toArray()));
  }
}
