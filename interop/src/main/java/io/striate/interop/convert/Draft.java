package io.striate.interop.convert;

import io.striate.json.Json;
import io.striate.json.JsonObject;
import io.striate.json.JsonValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A specification in the making. Layers are added as the file has them; [#spec] then writes them
/// as a person would: activations within the layers that they follow, settings that all layers of a
/// type share as `defaults`, names where they are needed.
///
/// The types are named as in a specification; they are found in the catalog when that is read.
public final class Draft {
  private static final Set<String> ACTIVATIONS =
      Set.of(
          "relu",
          "leaky-relu",
          "relu6",
          "prelu",
          "elu",
          "selu",
          "sigmoid",
          "tanh",
          "softplus",
          "mish",
          "silu",
          "hard-sigmoid",
          "gelu");
  private static final Set<String> ACTIVATED =
      Set.of("conv2d", "conv-transpose2d", "dense", "batchnorm", "add", "locally-connected2d");
  private static final Set<String> OWN_KEYS = Set.of("filters", "units", "shareWith", "freeze");

  /// How specifications call an input that is the only one.
  private static final String ONLY_INPUT = "input";

  private static final String SOFTMAX = "softmax";
  private static final String CROSS_ENTROPY = "softmax-cross-entropy";

  private final List<DraftLayer> inputs = new ArrayList<>();
  private final Map<String, JsonValue> shapes = new LinkedHashMap<>();
  private final List<DraftLayer> layers = new ArrayList<>();
  private final List<Output> outputs = new ArrayList<>();
  private final Set<String> names = new HashSet<>(Set.of(ONLY_INPUT));

  /// An output of the network.
  ///
  /// @param from the layers that give it: one, or as many as the loss reads
  /// @param loss as in a specification; empty for none
  /// @param weight the factor of the loss
  /// @param training whether it is for training alone
  private record Output(
      String name,
      List<DraftLayer> from,
      Optional<JsonValue> loss,
      double weight,
      boolean training) {}

  /// Adds an input.
  public DraftLayer input(String name, List<Integer> shape) {
    var input = new DraftLayer(fresh(name), "", List.of(), shape.size());
    inputs.add(input);
    shapes.put(input.name(), Json.of(shape));
    return input;
  }

  /// Adds a layer whose output has as many axes as its input.
  public DraftLayer layer(String name, String type, List<DraftLayer> from) {
    return layer(name, type, from, from.getFirst().rank());
  }

  /// Adds a layer.
  ///
  /// @param name as in the file; characters that names cannot have are replaced
  /// @param rank number of axes of a sample of its output
  public DraftLayer layer(String name, String type, List<DraftLayer> from, int rank) {
    var layer = new DraftLayer(fresh(name), type, from, rank);
    layers.add(layer);
    return layer;
  }

  /// The same values as a list of numbers, for a dense layer.
  public DraftLayer flat(DraftLayer from) {
    return from.rank() == 1 ? from : layer(from.name() + "_flat", "flatten", List.of(from), 1);
  }

  /// Adds an output.
  ///
  /// @param loss empty for an output without a loss
  public void output(
      String name,
      List<DraftLayer> from,
      Optional<JsonValue> loss,
      double weight,
      boolean training) {
    outputs.add(new Output(name, List.copyOf(from), loss, weight, training));
  }

  /// Whether there is no layer yet.
  public boolean isEmpty() {
    return layers.isEmpty();
  }

  /// Whether an output has a loss, so that the network can be trained.
  public boolean hasLoss() {
    return outputs.stream().anyMatch(each -> each.loss.isPresent());
  }

  private String fresh(String name) {
    String allowed = name.replaceAll("[^A-Za-z0-9_/-]", "_").replaceFirst("^[/-]", "_$0");
    String free = allowed;
    for (int i = 2; !names.add(free); i++) {
      free = allowed + "_" + i;
    }
    return free;
  }

  /// Names the layers that nobody reads as outputs, and tidies the layers. It is called once, after
  /// the last layer.
  public void complete() {
    if (inputs.size() == 1) {
      inputs.getFirst().rename(ONLY_INPUT);
    }
    simplifyGlobalPooling();
    for (DraftLayer layer : List.copyOf(layers)) {
      boolean shown = outputs.stream().anyMatch(each -> each.from.contains(layer));
      if (!shown && readers(layer).isEmpty()) {
        addUnread(layer);
      }
    }
    for (DraftLayer layer : List.copyOf(layers)) {
      if (ACTIVATIONS.contains(layer.type())) {
        foldActivation(layer);
      }
    }
  }

  /// Probabilities of classes are learned through the loss, which takes the values before them.
  private void addUnread(DraftLayer layer) {
    if (layer.type().equals(SOFTMAX)) {
      DraftLayer logits = layer.from().getFirst();
      layers.remove(layer);
      output(layer.name(), List.of(logits), Optional.of(Json.text(CROSS_ENTROPY)), 1, false);
    } else {
      output(layer.name(), List.of(layer), Optional.empty(), 1, false);
    }
  }

  private List<DraftLayer> readers(DraftLayer giver) {
    return layers.stream().filter(each -> each.from().contains(giver)).toList();
  }

  /// A mean of whole maps gives one number per channel; `flatten` behind it is not needed.
  private void simplifyGlobalPooling() {
    for (DraftLayer layer : List.copyOf(layers)) {
      boolean global = Json.text("global").equals(layer.settings().get("kernel"));
      List<DraftLayer> readers = readers(layer);
      boolean flattened =
          readers.stream()
              .allMatch(each -> each.type().equals("flatten") || each.type().equals(SOFTMAX));
      if (global && flattened) {
        layer.become("global-" + layer.type());
        for (DraftLayer reader : readers) {
          if (reader.type().equals("flatten")) {
            replace(reader, layer);
          }
        }
      }
    }
  }

  /// An activation becomes part of the layer that it follows, unless others read that layer too.
  private void foldActivation(DraftLayer activation) {
    DraftLayer before = activation.from().getFirst();
    boolean shown = outputs.stream().anyMatch(each -> each.from.contains(before));
    if (before.isInput()
        || !ACTIVATED.contains(before.type())
        || before.has("activation")
        || shown
        || readers(before).size() > 1) {
      return;
    }
    JsonValue value = activation.json(false, before, Json.object().build());
    before.set("activation", value);
    replace(activation, before);
  }

  /// Removes a layer; what it gave is given by another.
  private void replace(DraftLayer layer, DraftLayer by) {
    layers.remove(layer);
    for (DraftLayer each : layers) {
      each.from().replaceAll(from -> from.equals(layer) ? by : from);
    }
    outputs.replaceAll(each ->
        new Output(
            each.name,
            each.from.stream().map(from -> from.equals(layer) ? by : from).toList(),
            each.loss,
            each.weight,
            each.training));
  }

  /// The specification.
  ///
  /// @param name of the model
  /// @param train what `train` says; empty for none
  public JsonObject spec(String name, Optional<JsonObject> train) {
    var spec = Json.object().put("striate", 1).put("name", name);
    if (inputs.size() == 1) {
      spec.put("input", shapes.values().iterator().next());
    } else {
      var all = Json.object();
      shapes.forEach(all::put);
      spec.put("inputs", all.build());
    }
    JsonObject defaults = defaults();
    if (!defaults.members().isEmpty()) {
      spec.put("defaults", defaults);
    }
    boolean single =
        outputs.size() == 1
            && outputs.getFirst().from.equals(List.of(layers.getLast()))
            && !outputs.getFirst().training;
    spec.put("layers", Json.list(written(defaults, single)));
    if (!single) {
      spec.put("outputs", outputsJson());
    } else {
      outputs.getFirst().loss.ifPresent(loss -> spec.put("loss", loss));
    }
    train.ifPresent(value -> spec.put("train", value));
    return spec.build();
  }

  private JsonObject outputsJson() {
    var all = Json.object();
    for (Output output : outputs) {
      var object = Json.object();
      if (output.from.size() == 1) {
        object.put("from", output.from.getFirst().name());
      } else {
        object.put(
            "from", Json.list(output.from.stream().map(each -> Json.text(each.name())).toList()));
      }
      output.loss.ifPresent(loss -> object.put("loss", loss));
      if (output.weight != 1) {
        object.put("weight", output.weight);
      }
      if (output.training) {
        object.put("only", "training");
      }
      all.put(output.name, object.build());
    }
    return all.build();
  }

  private List<JsonValue> written(JsonObject defaults, boolean single) {
    Set<String> needed = needed(single);
    var written = new ArrayList<JsonValue>();
    DraftLayer before = inputs.getLast();
    for (DraftLayer layer : layers) {
      JsonObject own =
          defaults
              .get(layer.type())
              .map(JsonObject.class::cast)
              .orElseGet(() -> Json.object().build());
      boolean named = needed.contains(layer.name());
      // The first layer of several inputs says which it reads.
      DraftLayer chained = before.isInput() && inputs.size() > 1 ? layer : before;
      written.add(layer.json(named, chained, own));
      before = layer;
    }
    return written;
  }

  /// Names that must be written: of layers with parameters, of those that others read from afar,
  /// and those that could be taken for the names that other layers are given by their count.
  private Set<String> needed(boolean single) {
    var needed = new LinkedHashSet<String>();
    DraftLayer before = inputs.getLast();
    for (DraftLayer layer : layers) {
      if (layer.hasParameters()) {
        needed.add(layer.name());
      }
      boolean chained = layer.from().size() == 1 && layer.from().getFirst().equals(before);
      if (!chained) {
        layer.from().forEach(each -> needed.add(each.name()));
      }
      before = layer;
    }
    if (!single) {
      outputs.forEach(output -> output.from.forEach(each -> needed.add(each.name())));
    }
    for (DraftLayer layer : layers) {
      String type = layer.type();
      String stem = type.contains("pool") ? "[a-z-]*pool" : type.replaceFirst("[0-9]d$", "");
      if (needed.stream().anyMatch(each -> each.matches(stem + "[0-9]+"))) {
        needed.add(layer.name());
      }
    }
    return needed;
  }

  /// Settings on which all layers of a type agree, if there are several.
  private JsonObject defaults() {
    var byType = new LinkedHashMap<String, List<DraftLayer>>();
    layers.forEach(
        each -> byType.computeIfAbsent(each.type(), type -> new ArrayList<>()).add(each));
    var defaults = Json.object();
    byType.forEach((type, alike) -> {
      var shared = Json.object();
      DraftLayer first = alike.getFirst();
      first
          .settings()
          .forEach((key, value) -> {
            boolean same = alike.stream().allMatch(each -> value.equals(each.settings().get(key)));
            if (same && !OWN_KEYS.contains(key)) {
              shared.put(key, value);
            }
          });
      JsonObject built = shared.build();
      if (alike.size() > 1 && !built.members().isEmpty()) {
        defaults.put(type, built);
      }
    });
    return defaults.build();
  }
}
