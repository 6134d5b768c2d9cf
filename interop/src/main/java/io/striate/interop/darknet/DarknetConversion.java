package io.striate.interop.darknet;

import io.striate.api.error.Code;
import io.striate.api.error.Place;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import io.striate.interop.convert.Conversion;
import io.striate.interop.convert.ConversionRequest;
import io.striate.interop.convert.Draft;
import io.striate.interop.convert.DraftLayer;
import io.striate.interop.convert.LeftOut;
import io.striate.interop.convert.Setting;
import io.striate.interop.convert.SettingBlock;
import io.striate.json.Json;
import io.striate.json.JsonObject;
import io.striate.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A network of Darknet as a specification. Layers have the numbers of their sections, from 0, as
/// Darknet prints them; `route` and `shortcut` name layers by these.
///
/// Source: Redmon, Darknet, src/parser.c, for the settings and their defaults.
public final class DarknetConversion {
  /// What a section becomes: the layer that gives its output.
  @FunctionalInterface
  private interface Rule {
    Given apply(DarknetConversion conversion, SettingBlock section);
  }

  /// The output of a section.
  ///
  /// @param layer that gives it
  /// @param channels of its maps, or the length of its list
  private record Given(DraftLayer layer, int channels) {}

  private static final Map<String, Rule> RULES =
      Map.ofEntries(
          Map.entry("convolutional", DarknetConversion::convolutional),
          Map.entry("conv", DarknetConversion::convolutional),
          Map.entry("maxpool", DarknetConversion::maxPool),
          Map.entry("max", DarknetConversion::maxPool),
          Map.entry("avgpool", (self, section) -> self.averagePool()),
          Map.entry("avg", (self, section) -> self.averagePool()),
          Map.entry("connected", DarknetConversion::connected),
          Map.entry("conn", DarknetConversion::connected),
          Map.entry("dropout", DarknetConversion::dropout),
          Map.entry("route", DarknetConversion::route),
          Map.entry("shortcut", DarknetConversion::shortcut),
          Map.entry("upsample", DarknetConversion::upsample),
          Map.entry("softmax", DarknetConversion::softmax),
          Map.entry("soft", DarknetConversion::softmax),
          Map.entry("cost", DarknetConversion::cost),
          Map.entry("crop", DarknetConversion::crop),
          Map.entry("yolo", DarknetConversion::detector),
          Map.entry("region", DarknetConversion::detector),
          Map.entry("detection", DarknetConversion::detector));

  /// Activations, with the settings that Darknet has built in. `linear` is none.
  private static final Map<String, JsonValue> ACTIVATIONS =
      Map.ofEntries(
          Map.entry("relu", Json.text("relu")),
          Map.entry("relu6", Json.text("relu6")),
          Map.entry("leaky", Json.object().put("type", "leaky-relu").put("slope", 0.1).build()),
          Map.entry("logistic", Json.text("sigmoid")),
          Map.entry("tanh", Json.text("tanh")),
          Map.entry("elu", Json.text("elu")),
          Map.entry("selu", Json.text("selu")),
          Map.entry("mish", Json.text("mish")),
          Map.entry("swish", Json.text("silu")),
          Map.entry("gelu", Json.text("gelu")));

  private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

  private final Draft draft = new Draft();
  private final List<LeftOut> leftOut = new ArrayList<>();
  private final List<Given> given = new ArrayList<>();
  private Given last;
  private boolean lastIsSoftmax;

  private DarknetConversion(
      SettingBlock net, List<SettingBlock> layers, ConversionRequest request) {
    int channels = net.whole("channels", 3);
    int height = net.whole("height", 0);
    int width = net.whole("width", 0);
    // A crop in front takes its size out of each image; the network begins with that.
    if (!layers.isEmpty() && layers.getFirst().name().equals("crop")) {
      height = layers.getFirst().whole("crop_height", height);
      width = layers.getFirst().whole("crop_width", width);
    }
    List<Integer> shape =
        request.input().isEmpty() ? List.of(channels, height, width) : request.input();
    if (shape.contains(0)) {
      throw net.problem(
          "[net] has no 'height' and 'width'; give the shape of a sample: --input [3,224,224]");
    }
    last = new Given(draft.input("input", shape), shape.getFirst());
  }

  /// Converts a file.
  ///
  /// @param file its name in messages
  /// @throws StriateException if it cannot be read, or the network cannot be written without a
  ///   section that has no counterpart
  public static Conversion of(String file, String text, ConversionRequest request) {
    List<SettingBlock> sections = CfgReader.read(file, text);
    boolean begins =
        !sections.isEmpty() && List.of("net", "network").contains(sections.getFirst().name());
    if (!begins) {
      throw new StriateException(
          Problem.of(Code.BAD_MODEL, "the first section must be [net]")
              .at(new Place(file, 1, 1, "")));
    }
    SettingBlock net = sections.getFirst();
    List<SettingBlock> layers = sections.subList(1, sections.size());
    var conversion = new DarknetConversion(net, layers, request);
    return conversion.convert(net, layers, request);
  }

  private Conversion convert(
      SettingBlock net, List<SettingBlock> layers, ConversionRequest request) {
    for (SettingBlock section : layers) {
      Rule rule = RULES.get(section.name());
      if (rule == null) {
        throw section.problem(
            "[" + section.name() + "]: no layer is its counterpart",
            "remove the section, or write a plug-in that has it: docs/add-a-layer.md");
      }
      boolean softmax = section.name().startsWith("soft");
      last = rule.apply(this, section);
      lastIsSoftmax = softmax;
      given.add(last);
      leftOut.addAll(section.unread(title(section)));
    }
    if (draft.isEmpty()) {
      throw net.problem("there is no layer in this file");
    }
    draft.complete();
    Optional<JsonObject> train = DarknetTraining.train(net, request, draft.hasLoss(), leftOut);
    JsonObject spec = draft.spec(request.name(), train);
    leftOut.addAll(net.unread("[net]"));
    return new Conversion(spec, leftOut);
  }

  private String title(SettingBlock section) {
    return "[" + section.name() + "] " + (given.size() - 1);
  }

  private void note(SettingBlock section, String what) {
    leftOut.add(
        new LeftOut(section.place(), "[" + section.name() + "] " + given.size() + ": " + what));
  }

  /// The name of the layer of the section that is read.
  private String name() {
    return "layer" + given.size();
  }

  // ---- layers

  private Given convolutional(SettingBlock section) {
    requireImages(section);
    int filters = section.whole("filters", 1);
    int size = section.whole("size", 1);
    int stride = section.whole("stride", 1);
    int groups = section.whole("groups", 1);
    int dilation = section.whole("dilation", 1);
    boolean same = section.whole("pad", 0) != 0;
    int padding = same ? size / 2 : section.whole("padding", 0);
    boolean normalized = section.flag("batch_normalize", false);
    DraftLayer layer = draft.layer(name(), "conv2d", List.of(last.layer));
    layer.set("filters", filters).set("kernel", size);
    set(layer, "stride", stride, 1);
    set(layer, "padding", padding, 0);
    set(layer, "dilation", dilation, 1);
    set(layer, "groups", groups, 1);
    if (stride > 1) {
      layer.set("fit", "floor");
    }
    return new Given(finished(section, layer, normalized), filters);
  }

  private Given connected(SettingBlock section) {
    int units = section.whole("output", 1);
    boolean normalized = section.flag("batch_normalize", false);
    DraftLayer layer = draft.layer(name(), "dense", List.of(draft.flat(last.layer)), 1);
    layer.set("units", units);
    return new Given(finished(section, layer, normalized), units);
  }

  /// Adds the normalization and the activation of a layer with weights.
  private DraftLayer finished(SettingBlock section, DraftLayer layer, boolean normalized) {
    DraftLayer end = layer;
    if (normalized) {
      layer.set("bias", false);
      end = draft.layer(name() + "_norm", "batchnorm", List.of(layer)).set("momentum", 0.99);
    }
    activate(section, end, "logistic");
    return end;
  }

  /// @param otherwise the activation that Darknet takes where none is written
  private void activate(SettingBlock section, DraftLayer layer, String otherwise) {
    String written = section.text("activation", otherwise);
    JsonValue activation = ACTIVATIONS.get(written);
    if (activation != null) {
      layer.set("activation", activation);
    } else if (!written.equals("linear")) {
      note(section, "activation " + written + " has no counterpart; there is none");
    }
  }

  private void requireImages(SettingBlock section) {
    if (last.layer.rank() != 3) {
      throw section.problem("[" + section.name() + "] " + given.size() + " reads no images");
    }
  }

  private static void set(DraftLayer layer, String key, int value, int usual) {
    if (value != usual) {
      layer.set(key, value);
    }
  }

  /// Darknet pads at the end if the window is even, and rounds down.
  private Given maxPool(SettingBlock section) {
    requireImages(section);
    int stride = section.whole("stride", 1);
    int size = section.whole("size", stride);
    int padding = section.whole("padding", size - 1);
    DraftLayer layer = draft.layer(name(), "maxpool2d", List.of(last.layer));
    layer.set("kernel", size);
    set(layer, "stride", stride, size);
    if (size == 2 && stride == 2 && padding == 1) {
      layer.set("fit", "ceil");
      return new Given(layer, last.channels);
    }
    int before = padding / 2;
    if (padding % 2 == 0) {
      set(layer, "padding", before, 0);
    } else {
      List<Integer> sides = List.of(before, padding - before);
      layer.set("padding", List.of(sides, sides));
    }
    if (stride > 1) {
      layer.set("fit", "floor");
    }
    return new Given(layer, last.channels);
  }

  private Given averagePool() {
    DraftLayer layer = draft.layer(name(), "avgpool2d", List.of(last.layer));
    layer.set("kernel", "global");
    return new Given(layer, last.channels);
  }

  private Given dropout(SettingBlock section) {
    DraftLayer layer = draft.layer(name(), "dropout", List.of(last.layer));
    layer.set("rate", section.number("probability", 0.5));
    return new Given(layer, last.channels);
  }

  private Given upsample(SettingBlock section) {
    requireImages(section);
    DraftLayer layer = draft.layer(name(), "upsample2d", List.of(last.layer));
    layer.set("factor", section.whole("stride", 2));
    return new Given(layer, last.channels);
  }

  private Given route(SettingBlock section) {
    Setting layers = section.require("layers");
    List<Given> parts =
        COMMA.splitAsStream(layers.text().strip()).map(each -> earlier(layers, each)).toList();
    int groups = section.whole("groups", 1);
    int group = section.whole("group_id", 0);
    var from = new ArrayList<DraftLayer>();
    int channels = 0;
    for (int i = 0; i < parts.size(); i++) {
      Given part = parts.get(i);
      if (groups > 1) {
        int share = part.channels / groups;
        DraftLayer slice = draft.layer(name() + "_part" + i, "slice", List.of(part.layer));
        set(slice, "begin", share * group, 0);
        slice.set("end", share * (group + 1));
        part = new Given(slice, share);
      }
      from.add(part.layer);
      channels += part.channels;
    }
    DraftLayer layer = from.size() == 1 ? from.getFirst() : draft.layer(name(), "concat", from);
    return new Given(layer, channels);
  }

  private Given shortcut(SettingBlock section) {
    Setting from = section.require("from");
    Given other = earlier(from, from.text());
    if (other.channels != last.channels) {
      throw from.problem(
          "[shortcut] "
              + given.size()
              + " adds "
              + other.channels
              + " channels to "
              + last.channels
              + ", which no layer does");
    }
    DraftLayer layer = draft.layer(name(), "add", List.of(last.layer, other.layer));
    activate(section, layer, "linear");
    return new Given(layer, last.channels);
  }

  /// A layer by its number: from 0, or counted back from here if it is below 0.
  private Given earlier(Setting setting, String written) {
    int number = new Setting(setting.key(), written, setting.place()).whole();
    int index = number < 0 ? given.size() + number : number;
    if (index < 0 || index >= given.size()) {
      throw setting.problem(
          "'"
              + setting.key()
              + "' names the layer "
              + number
              + "; the layers before it are 0 to "
              + (given.size() - 1));
    }
    return given.get(index);
  }

  // ---- ends

  private Given softmax(SettingBlock section) {
    if (section.whole("groups", 1) != 1 || section.find("tree").isPresent()) {
      note(section, "groups of classes have no counterpart; all classes are one group");
    }
    DraftLayer layer = draft.layer(name(), "softmax", List.of(last.layer));
    return new Given(layer, last.channels);
  }

  /// Behind a softmax, the cost is that of the cross-entropy, which the draft adds to a softmax at
  /// the end.
  private Given cost(SettingBlock section) {
    String type = section.text("type", "sse");
    if (lastIsSoftmax) {
      section.ignore("type");
      return last;
    }
    Optional<JsonValue> loss =
        switch (type) {
          case "sse" -> Optional.of(Json.text("mse"));
          case "L1" -> Optional.of(Json.text("mae"));
          case "smooth" -> Optional.of(Json.text("smooth-l1"));
          default -> Optional.empty();
        };
    if (loss.isEmpty()) {
      note(section, "type " + type + " has no counterpart");
    }
    draft.output("cost", List.of(last.layer), loss, 1, false);
    return last;
  }

  private Given crop(SettingBlock section) {
    if (!given.isEmpty()) {
      throw section.problem("[crop] " + given.size() + " is not the first layer");
    }
    note(section, "a random part of each image; the input has the size of the part");
    section.ignore("crop_height", "crop_width");
    return last;
  }

  /// A detector computes boxes of what it reads, which becomes an output.
  private Given detector(SettingBlock section) {
    note(section, "no loss and no boxes; its input is an output");
    section.ignoreAll();
    draft.output(section.name() + given.size(), List.of(last.layer), Optional.empty(), 1, false);
    return last;
  }
}
