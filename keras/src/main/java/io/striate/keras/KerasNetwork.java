package io.striate.keras;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.json.JsonArray;
import io.striate.json.JsonNumber;
import io.striate.json.JsonObject;
import io.striate.json.JsonString;
import io.striate.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What Keras's JSON says of a network, Sequential or Functional, of Keras 2 or 3.
///
/// @param name of the model
/// @param layers those that give what others read come first
/// @param outputs names of the layers that give the outputs
record KerasNetwork(String name, List<KerasLayer> layers, List<String> outputs) {
  private static final String TENSOR = "__keras_tensor__";

  /// @param root the JSON of a model
  /// @param fallback the name of a model that has none
  static KerasNetwork of(JsonObject root, String fallback) {
    var model = new Settings("the model", root);
    String type = model.text("class_name").orElseThrow(() -> model.problem("has no class_name"));
    // Very early files have the list of layers itself.
    Settings config =
        model.object("config").orElseThrow(() -> model.problem("has no object 'config'"));
    boolean sequential = type.equals("Sequential");
    if (!sequential && !type.equals("Functional") && !type.equals("Model")) {
      throw model.problem(
          "is of the class '" + type + "'; Sequential and Functional models can be read",
          "export a model of an own class as ONNX");
    }
    List<KerasLayer> layers = layers(config, sequential);
    if (layers.isEmpty()) {
      throw model.problem("has no layers");
    }
    List<String> outputs =
        sequential ? List.of(layers.getLast().name()) : named(config.list("output_layers"));
    List<KerasLayer> sorted = sorted(layers);
    for (String output : outputs) {
      if (sorted.stream().noneMatch(layer -> layer.name().equals(output))) {
        throw model.problem("its output '" + output + "' is no layer of it");
      }
    }
    if (outputs.isEmpty()) {
      throw model.problem("has no outputs");
    }
    return new KerasNetwork(config.text("name").orElse(fallback), sorted, outputs);
  }

  private static List<KerasLayer> layers(Settings config, boolean sequential) {
    var layers = new ArrayList<KerasLayer>();
    var counts = new HashMap<String, Integer>();
    var names = new HashSet<String>();
    for (JsonValue each : config.list("layers")) {
      if (!(each instanceof JsonObject object)) {
        throw config.problem("a layer is no object");
      }
      var entry = new Settings("the model", object);
      String type =
          entry.text("class_name").orElseThrow(() -> entry.problem("a layer has no class_name"));
      JsonObject none = new JsonObject(List.of(), object.place());
      JsonObject own = entry.object("config").map(Settings::object).orElse(none);
      String name =
          entry
              .text("name")
              .or(() -> new Settings("the model", own).text("name"))
              .orElseThrow(() -> entry.problem("a layer of the class " + type + " has no name"));
      var settings = new Settings("layer '" + name + "' (" + type + ")", own);
      if (!names.add(name)) {
        throw settings.problem("there are two layers of this name");
      }
      if (sequential && layers.isEmpty() && !type.equals(KerasLayer.INPUT)) {
        layers.add(
            new KerasLayer(
                KerasLayer.INPUT, "input", "", new Settings("the input", own), List.of()));
      }
      List<String> inputs =
          sequential
              ? layers.isEmpty() ? List.of() : List.of(layers.getLast().name())
              : inputs(entry, settings);
      layers.add(new KerasLayer(type, name, group(type, counts), settings, inputs));
    }
    return layers;
  }

  /// `conv2d`, then `conv2d_1`: how Keras 3 calls the weights of the layers of a class.
  private static String group(String type, Map<String, Integer> counts) {
    String snake =
        type.replaceAll("\\W+", "")
            .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
            .replaceAll("([a-z])([A-Z])", "$1_$2")
            .toLowerCase(Locale.ROOT);
    int count = counts.merge(snake, 1, Integer::sum);
    return count == 1 ? snake : snake + "_" + (count - 1);
  }

  private static List<String> inputs(Settings entry, Settings settings) {
    List<JsonValue> calls = entry.list("inbound_nodes");
    if (calls.size() > 1) {
      throw settings.problem(
          "is called " + calls.size() + " times, with shared weights, which cannot be imported");
    }
    var inputs = new ArrayList<String>();
    for (JsonValue call : calls) {
      if (call instanceof JsonObject object) {
        // Keras 3: arguments that hold tensors.
        object.get("args").ifPresent(args -> tensors(args, inputs));
      } else {
        inputs.addAll(named(List.of(call)));
      }
    }
    return inputs;
  }

  private static void tensors(JsonValue value, List<String> names) {
    switch (value) {
      case JsonArray list -> list.elements().forEach(each -> tensors(each, names));
      case JsonObject object -> {
        var settings = new Settings("the model", object);
        boolean tensor =
            object.get("class_name").filter(JsonString.class::isInstance).isPresent()
                && settings.text("class_name").orElse("").equals(TENSOR);
        if (tensor) {
          settings
              .object("config")
              .map(config -> config.list("keras_history"))
              .ifPresent(
                  history -> names.addAll(named(List.of(io.striate.json.Json.list(history)))));
        }
      }
      default -> {}
    }
  }

  /// Names in lists of `[name, node, tensor]`, however deep.
  private static List<String> named(List<JsonValue> values) {
    var names = new ArrayList<String>();
    for (JsonValue value : values) {
      if (value instanceof JsonArray list) {
        List<JsonValue> elements = list.elements();
        boolean reference =
            elements.size() >= 3
                && elements.getFirst() instanceof JsonString
                && elements.get(1) instanceof JsonNumber;
        if (reference) {
          names.add(((JsonString) elements.getFirst()).value());
        } else {
          names.addAll(named(elements));
        }
      }
    }
    // [name, node, tensor] itself, without a list around it.
    boolean bare =
        names.isEmpty()
            && values.size() >= 3
            && values.getFirst() instanceof JsonString
            && values.get(1) instanceof JsonNumber;
    return bare ? List.of(((JsonString) values.getFirst()).value()) : names;
  }

  /// The layers in an order in which each stands behind those that it reads.
  private static List<KerasLayer> sorted(List<KerasLayer> layers) {
    var sorted = new ArrayList<KerasLayer>();
    var done = new HashSet<String>();
    var rest = new ArrayList<KerasLayer>(layers);
    while (!rest.isEmpty()) {
      var ready = rest.stream().filter(layer -> done.containsAll(layer.inputs())).findFirst();
      if (ready.isEmpty()) {
        throw new StriateException(
            Code.BAD_MODEL,
            rest.getFirst().title()
                + ": reads "
                + rest.getFirst().inputs()
                + ", of which one is no layer or reads this layer itself");
      }
      KerasLayer first = ready.get();
      sorted.add(first);
      done.add(first.name());
      rest.remove(first);
    }
    return sorted;
  }
}
