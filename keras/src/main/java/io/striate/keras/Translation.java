package io.striate.keras;

import io.striate.api.error.Code;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import io.striate.api.exchange.ImportRequest;
import io.striate.api.exchange.ImportedModel;
import io.striate.json.Json;
import io.striate.json.JsonObject;
import io.striate.json.JsonString;
import io.striate.json.JsonValue;
import io.striate.json.JsonWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Writes a network of Keras as a specification, layer by layer, with the shapes that Keras has.
/// What each layer becomes, [Rules] say.
final class Translation {
  /// Width of a line, as in the specifications of known networks.
  private static final int COLUMNS = 120;

  /// How specifications call an input that is the only one.
  private static final String INPUT = "input";

  private static final String TYPE = "type";
  private static final String SOFTMAX = "softmax";
  private static final String CROSS_ENTROPY = "softmax-cross-entropy";

  private final KerasFile file;
  private final KerasNetwork network;
  private final List<WrittenLayer> layers = new ArrayList<>();
  private final Map<String, Flow> flows = new HashMap<>();
  private final Map<String, JsonValue> inputs = new LinkedHashMap<>();
  private final Set<String> names = new HashSet<>(Set.of(INPUT));
  private final Set<String> remarks = new LinkedHashSet<>();
  private final Set<String> classified = new HashSet<>();

  private Translation(KerasFile file, KerasNetwork network) {
    this.file = file;
    this.network = network;
    remarks.addAll(file.remarks());
  }

  /// Reads a model.
  ///
  /// @throws StriateException if it cannot be read, or has layers without a counterpart, which are
  ///   reported all at once
  static ImportedModel of(KerasFile file, ImportRequest request) {
    KerasNetwork network = KerasNetwork.of(file.root(), request.name());
    refuseUnknown(network);
    var translation = new Translation(file, network);
    translation.declareInputs(request);
    for (KerasLayer layer : network.layers()) {
      if (!layer.isInput()) {
        translation.add(layer);
      }
    }
    return translation.written(request);
  }

  private static void refuseUnknown(KerasNetwork network) {
    List<Problem> unknown =
        network.layers().stream()
            .filter(layer -> !layer.isInput() && !Rules.knows(layer.type()))
            .map(layer ->
                Problem.of(Code.BAD_MODEL, layer.title() + ": no layer is its counterpart"))
            .toList();
    if (!unknown.isEmpty()) {
      throw new StriateException(unknown);
    }
  }

  // ---- inputs

  private void declareInputs(ImportRequest request) {
    List<KerasLayer> all = network.layers().stream().filter(KerasLayer::isInput).toList();
    for (KerasLayer layer : all) {
      List<Integer> shape = shape(layer, request, all.size());
      String name = all.size() == 1 ? INPUT : fresh(layer.name());
      inputs.put(name, Json.of(Axes.channelsFirst(shape)));
      flows.put(layer.name(), new Flow(name, shape));
    }
    if (all.isEmpty()) {
      throw new StriateException(Code.BAD_MODEL, "has no input");
    }
  }

  private static List<Integer> shape(KerasLayer layer, ImportRequest request, int inputs) {
    Settings settings = layer.settings();
    List<Integer> batched = settings.extents("batch_shape");
    if (batched.isEmpty()) {
      batched = settings.extents("batch_input_shape");
    }
    List<Integer> shape = batched.isEmpty() ? List.of() : batched.subList(1, batched.size());
    boolean open = shape.isEmpty() || shape.contains(-1);
    if (open && inputs == 1 && !request.input().isEmpty()) {
      return Axes.channelsLast(request.input());
    }
    if (open) {
      throw settings.problem(
          "leaves the shape of a sample open: " + shape,
          "give it as Striate has it, channels first: --input [3,224,224]");
    }
    if (shape.size() > 3 || shape.contains(0)) {
      throw settings.problem("has samples of the shape " + shape + ", which cannot be imported");
    }
    return shape;
  }

  // ---- layers

  private void add(KerasLayer layer) {
    List<Flow> from = layer.inputs().stream().map(this::flow).toList();
    if (from.isEmpty()) {
      throw layer.settings().problem("reads no layer");
    }
    note(layer);
    int before = layers.size();
    flows.put(layer.name(), Rules.apply(this, layer, from));
    if (!layer.settings().flag("trainable", true)) {
      layers.subList(before, layers.size()).stream()
          .filter(each -> !each.weights().isEmpty())
          .forEach(each -> each.set("freeze", true));
    }
  }

  private Flow flow(String name) {
    return Optional.ofNullable(flows.get(name)).orElseThrow();
  }

  /// What no specification has, but that does not change what the network computes.
  private void note(KerasLayer layer) {
    for (String key :
        List.of(
            "kernel_regularizer",
            "bias_regularizer",
            "activity_regularizer",
            "kernel_constraint",
            "bias_constraint")) {
      if (layer.settings().find(key).isPresent()) {
        remark(layer, key);
      }
    }
  }

  void remark(KerasLayer layer, String what) {
    remarks.add(layer.title() + ": " + what);
  }

  boolean isThird() {
    return file.isThird();
  }

  List<KerasArray> weights(KerasLayer layer, int least) {
    List<KerasArray> weights = file.weights(layer);
    if (weights.size() < least) {
      throw layer
          .settings()
          .problem("the file has " + weights.size() + " of its " + least + " weights");
    }
    return weights;
  }

  /// Adds a layer that reads one, under the name of the layer of Keras.
  WrittenLayer layer(KerasLayer layer, String type, Flow... from) {
    return layer(layer.name(), type, from);
  }

  WrittenLayer layer(String name, String type, Flow... from) {
    var givers = new ArrayList<String>();
    for (Flow each : from) {
      givers.add(each.giver());
    }
    String before = layers.isEmpty() ? inputs.size() == 1 ? INPUT : "" : layers.getLast().name();
    boolean chained = givers.size() == 1 && givers.getFirst().equals(before);
    var layer = new WrittenLayer(fresh(name), type, chained ? List.of() : givers);
    layers.add(layer);
    return layer;
  }

  private String fresh(String name) {
    String allowed = name.replaceAll("[^A-Za-z0-9_/-]", "_").replaceFirst("^[/-]", "_$0");
    String free = allowed.isEmpty() ? "_" : allowed;
    for (int i = 2; !names.add(free); i++) {
      free = allowed + "_" + i;
    }
    return free;
  }

  /// How many layers read one.
  private long readers(String name) {
    return network.layers().stream().filter(layer -> layer.inputs().contains(name)).count();
  }

  private boolean isOutput(String name) {
    return network.outputs().contains(name);
  }

  /// Whether the numbers of a list may stand in another order than in Keras, because all layers
  /// that read it treat each by itself, or have weights that can be sorted.
  boolean orderIsFree(KerasLayer layer) {
    if (isOutput(layer.name())) {
      return false;
    }
    return network.layers().stream()
        .filter(each -> each.inputs().contains(layer.name()))
        .allMatch(each ->
            each.type().equals("Dense") || (Rules.isElementwise(each) && orderIsFree(each)));
  }

  /// Adds the activation that a layer has as a setting.
  Flow activated(KerasLayer layer, WrittenLayer written, Flow result) {
    Optional<JsonValue> function = Functions.of(layer.settings(), isThird());
    return function.map(value -> activated(layer, value, written, result)).orElse(result);
  }

  private Flow activated(KerasLayer layer, JsonValue function, WrittenLayer written, Flow result) {
    if (isSoftmax(function)) {
      return softmax(layer, function, result);
    }
    written.activation(function);
    return result;
  }

  private static boolean isSoftmax(JsonValue function) {
    return function.equals(Json.text(SOFTMAX)) || function.equals(Json.text("log-softmax"));
  }

  /// Adds a layer that is an activation, or makes it a part of the layer that it follows.
  Flow activation(KerasLayer layer, JsonValue function, Flow from) {
    if (isSoftmax(function)) {
      return softmax(layer, function, from);
    }
    String before = layer.inputs().getFirst();
    boolean alone = readers(before) == 1 && !isOutput(before);
    if (alone
        && !layers.isEmpty()
        && layers.getLast().name().equals(from.giver())
        && layers.getLast().takesActivation()) {
      layers.getLast().activation(function);
      return from;
    }
    if (function instanceof JsonObject settings) {
      WrittenLayer written =
          layer(layer, new Settings("", settings).text(TYPE).orElseThrow(), from);
      settings.members().stream()
          .filter(member -> !member.key().equals(TYPE))
          .forEach(member -> written.set(member.key(), member.value()));
      return from.by(written);
    }
    return from.by(layer(layer, ((JsonString) function).value(), from));
  }

  /// Probabilities at the end are what the loss makes of the numbers before them.
  private Flow softmax(KerasLayer layer, JsonValue function, Flow from) {
    if (from.rank() == 2) {
      throw layer.settings().problem("softmax of each step of a sequence cannot be imported");
    }
    if (function.equals(Json.text(SOFTMAX))
        && isOutput(layer.name())
        && readers(layer.name()) == 0) {
      classified.add(layer.name());
      return from;
    }
    return from.by(layer(layer.name() + "_" + SOFTMAX, ((JsonString) function).value(), from));
  }

  // ---- the specification

  private ImportedModel written(ImportRequest request) {
    if (layers.isEmpty()) {
      throw new StriateException(Code.BAD_MODEL, "has no layer that computes anything");
    }
    var spec = Json.object().put("striate", 1).put("name", request.name());
    if (inputs.size() == 1) {
      spec.put("input", inputs.values().iterator().next());
    } else {
      var all = Json.object();
      inputs.forEach(all::put);
      spec.put("inputs", all.build());
    }
    spec.put("layers", Json.list(layers.stream().map(WrittenLayer::json).toList()));
    List<String> outputs = network.outputs();
    boolean single =
        outputs.size() == 1 && flow(outputs.getFirst()).giver().equals(layers.getLast().name());
    if (!single) {
      var all = Json.object();
      for (String output : outputs) {
        var object = Json.object().put("from", flow(output).giver());
        if (classified.contains(output)) {
          object.put("loss", CROSS_ENTROPY);
        }
        all.put(outputName(output), object.build());
      }
      spec.put("outputs", all.build());
    } else if (!classified.isEmpty()) {
      spec.put("loss", CROSS_ENTROPY);
    }
    if (file.root().get("config").isPresent()) {
      remarks.add("initializers: a training from the start would use those of the specification");
    }
    return new ImportedModel(
        JsonWriter.pretty(spec.build(), COLUMNS),
        layers.stream().flatMap(layer -> layer.weights().stream()).toList(),
        remarks.stream().map(remark -> "not carried over: " + remark).toList());
  }

  private static String outputName(String output) {
    return output.replaceAll("[^A-Za-z0-9_-]", "_");
  }
}
