package io.striate.keras;

import io.striate.json.Json;
import io.striate.json.JsonArray;
import io.striate.json.JsonNumber;
import io.striate.json.JsonValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the layers of Keras become. Kernels are `[height, width, channels, filters]` in Keras and
/// `[filters, channels, height, width]` here.
///
/// Source: Keras 3, `src/layers`; Keras 2, `layers`.
final class Rules {
  /// What a layer becomes.
  @FunctionalInterface
  private interface Rule {
    Flow apply(Translation to, KerasLayer layer, Flow from);
  }

  private static final List<Integer> ONES = List.of(1, 1);

  private static final Map<String, Rule> RULES =
      Map.ofEntries(
          Map.entry("Conv2D", Rules::convolution),
          Map.entry("DepthwiseConv2D", Rules::depthwise),
          Map.entry("SeparableConv2D", Rules::separable),
          Map.entry("Conv2DTranspose", Rules::transposed),
          Map.entry("Dense", Rules::dense),
          Map.entry("BatchNormalization", Rules::batchNorm),
          Map.entry("LayerNormalization", Rules::layerNorm),
          Map.entry("MaxPooling2D", (to, layer, from) -> pooling(to, layer, from, "maxpool2d")),
          Map.entry("AveragePooling2D", (to, layer, from) -> pooling(to, layer, from, "avgpool2d")),
          Map.entry(
              "GlobalMaxPooling2D", (to, layer, from) -> global(to, layer, from, "maxpool2d")),
          Map.entry(
              "GlobalAveragePooling2D", (to, layer, from) -> global(to, layer, from, "avgpool2d")),
          Map.entry("Activation", Rules::activation),
          Map.entry("ReLU", Rules::relu),
          Map.entry(
              "LeakyReLU",
              (to, layer, from) ->
                  to.activation(
                      layer,
                      Json.object()
                          .put("type", "leaky-relu")
                          .put(
                              "slope",
                              layer
                                  .settings()
                                  .number("negative_slope", layer.settings().number("alpha", 0.3)))
                          .build(),
                      from)),
          Map.entry(
              "ELU",
              (to, layer, from) ->
                  to.activation(
                      layer,
                      Json.object()
                          .put("type", "elu")
                          .put("alpha", layer.settings().number("alpha", 1))
                          .build(),
                      from)),
          Map.entry("PReLU", Rules::prelu),
          Map.entry("Softmax", Rules::softmax),
          Map.entry("Dropout", (to, layer, from) -> dropout(to, layer, from, "dropout")),
          Map.entry(
              "SpatialDropout2D", (to, layer, from) -> dropout(to, layer, from, "spatial-dropout")),
          Map.entry("GaussianNoise", Rules::noise),
          Map.entry("ActivityRegularization", Rules::regularization),
          Map.entry("Flatten", Rules::flatten),
          Map.entry("Reshape", Rules::reshape),
          Map.entry("ZeroPadding2D", Rules::zeroPadding),
          Map.entry("Cropping2D", Rules::cropping),
          Map.entry("UpSampling2D", Rules::upsampling),
          Map.entry("Embedding", Rules::embedding),
          Map.entry("LSTM", (to, layer, from) -> recurrent(to, layer, from, "lstm", 4)),
          Map.entry("GRU", (to, layer, from) -> recurrent(to, layer, from, "gru", 3)),
          Map.entry("SimpleRNN", (to, layer, from) -> recurrent(to, layer, from, "rnn", 1)));

  private static final Map<String, String> MERGES =
      Map.of(
          "Add",
          "add",
          "Multiply",
          "multiply",
          "Average",
          "average",
          "Maximum",
          "maximum",
          "Concatenate",
          "concat");

  /// Layers that treat each number by itself.
  private static final Set<String> ELEMENTWISE =
      Set.of("ReLU", "LeakyReLU", "ELU", "Dropout", "GaussianNoise", "ActivityRegularization");

  private Rules() {}

  static boolean knows(String type) {
    return RULES.containsKey(type) || MERGES.containsKey(type);
  }

  /// Whether a layer treats each number by itself.
  static boolean isElementwise(KerasLayer layer) {
    boolean function =
        layer.type().equals("Activation")
            && !layer.settings().text("activation").orElse("").endsWith("softmax");
    return function || ELEMENTWISE.contains(layer.type());
  }

  static Flow apply(Translation to, KerasLayer layer, List<Flow> from) {
    Settings settings = layer.settings();
    if (settings.text("data_format").orElse("channels_last").equals("channels_first")) {
      throw settings.problem("has channels first, which cannot be imported");
    }
    if (MERGES.containsKey(layer.type())) {
      return merge(to, layer, from);
    }
    if (from.size() != 1) {
      throw settings.problem("reads " + from.size() + " layers, not one");
    }
    return Optional.ofNullable(RULES.get(layer.type()))
        .orElseThrow()
        .apply(to, layer, from.getFirst());
  }

  // ---- convolutions

  private static Flow convolution(Translation to, KerasLayer layer, Flow from) {
    Settings settings = layer.settings();
    requireMaps(layer, from);
    int filters = settings.size("filters");
    int groups = Math.max(1, settings.whole("groups", 1));
    var window = Window.of(settings, "kernel_size", Optional.empty());
    WrittenLayer written = to.layer(layer, "conv2d", from).set("filters", filters);
    List<Integer> size = window.write(written, from.shape(), true);
    written.set("groups", groups, 1);
    List<Integer> shape =
        List.of(window.height(), window.width(), from.channels() / groups, filters);
    List<KerasArray> weights = to.weights(layer, biased(settings) ? 2 : 1);
    kernel(layer, written, "weight", weights.getFirst(), shape, 3, 2, 0, 1);
    bias(layer, written, weights, 1, filters);
    return to.activated(layer, written, maps(written, size, filters));
  }

  private static Flow depthwise(Translation to, KerasLayer layer, Flow from) {
    Settings settings = layer.settings();
    requireMaps(layer, from);
    int multiplier = Math.max(1, settings.whole("depth_multiplier", 1));
    var window = Window.of(settings, "kernel_size", Optional.empty());
    WrittenLayer written =
        to.layer(layer, "depthwise-conv2d", from).set("multiplier", multiplier, 1);
    List<Integer> size = window.write(written, from.shape(), true);
    int filters = Math.multiplyExact(from.channels(), multiplier);
    List<KerasArray> weights = to.weights(layer, biased(settings) ? 2 : 1);
    depthwiseKernel(
        layer, written, "weight", weights.getFirst(), window, from.channels(), multiplier);
    bias(layer, written, weights, 1, filters);
    return to.activated(layer, written, maps(written, size, filters));
  }

  private static Flow separable(Translation to, KerasLayer layer, Flow from) {
    Settings settings = layer.settings();
    requireMaps(layer, from);
    int filters = settings.size("filters");
    int multiplier = Math.max(1, settings.whole("depth_multiplier", 1));
    var window = Window.of(settings, "kernel_size", Optional.empty());
    WrittenLayer written =
        to.layer(layer, "separable-conv2d", from)
            .set("filters", filters)
            .set("multiplier", multiplier, 1);
    List<Integer> size = window.write(written, from.shape(), true);
    int between = Math.multiplyExact(from.channels(), multiplier);
    List<KerasArray> weights = to.weights(layer, biased(settings) ? 3 : 2);
    depthwiseKernel(
        layer, written, "depthwise", weights.getFirst(), window, from.channels(), multiplier);
    List<Integer> pointwise = List.of(1, 1, between, filters);
    kernel(layer, written, "pointwise", weights.get(1), pointwise, 3, 2, 0, 1);
    bias(layer, written, weights, 2, filters);
    return to.activated(layer, written, maps(written, size, filters));
  }

  /// The output is a multiple of the input; what the filters reach beyond it is removed, more of it
  /// at the end.
  private static Flow transposed(Translation to, KerasLayer layer, Flow from) {
    Settings settings = layer.settings();
    requireMaps(layer, from);
    if (settings.find("output_padding").isPresent()) {
      throw settings.problem("has an output_padding, which cannot be imported");
    }
    if (!settings.pair("dilation_rate", ONES).equals(ONES)) {
      throw settings.problem("is dilated, which cannot be imported");
    }
    int filters = settings.size("filters");
    List<Integer> kernel = settings.pair("kernel_size", List.of());
    List<Integer> stride = settings.pair("strides", ONES);
    boolean same = Window.isSame(settings);
    var padding = new ArrayList<List<Integer>>();
    var more = new ArrayList<Integer>();
    var size = new ArrayList<Integer>();
    for (int axis = 0; axis < 2; axis++) {
      int beyond = Math.max(0, kernel.get(axis) - stride.get(axis));
      int cut = same ? beyond : 0;
      padding.add(List.of(cut / 2, cut - cut / 2));
      more.add(Math.max(0, stride.get(axis) - kernel.get(axis)));
      size.add(
          Math.addExact(
              Math.multiplyExact(from.shape().get(axis), stride.get(axis)), beyond - cut));
    }
    WrittenLayer written =
        to.layer(layer, "conv-transpose2d", from)
            .set("filters", filters)
            .set("kernel", Window.both(kernel))
            .set("stride", Window.both(stride), 1)
            .set("padding", padding, List.of(List.of(0, 0), List.of(0, 0)))
            .set("outputPadding", more, List.of(0, 0));
    List<Integer> shape = List.of(kernel.get(0), kernel.get(1), filters, from.channels());
    List<KerasArray> weights = to.weights(layer, biased(settings) ? 2 : 1);
    kernel(layer, written, "weight", weights.getFirst(), shape, 3, 2, 0, 1);
    bias(layer, written, weights, 1, filters);
    return to.activated(layer, written, maps(written, size, filters));
  }

  private static void kernel(
      KerasLayer layer,
      WrittenLayer written,
      String parameter,
      KerasArray array,
      List<Integer> shape,
      int... order) {
    float[] values = array.values(layer.title(), shape);
    var sorted = new ArrayList<Integer>();
    for (int axis : order) {
      sorted.add(shape.get(axis));
    }
    written.weight(parameter, sorted, Axes.permuted(values, shape, order));
  }

  /// `[height, width, channels, multiplier]` as `[channels multiplier, 1, height, width]`.
  private static void depthwiseKernel(
      KerasLayer layer,
      WrittenLayer written,
      String parameter,
      KerasArray array,
      Window window,
      int channels,
      int multiplier) {
    List<Integer> shape = List.of(window.height(), window.width(), channels, multiplier);
    float[] values = array.values(layer.title(), shape);
    written.weight(
        parameter,
        List.of(channels * multiplier, 1, window.height(), window.width()),
        Axes.permuted(values, shape, 2, 3, 0, 1));
  }

  private static boolean biased(Settings settings) {
    return settings.flag("use_bias", true);
  }

  private static void bias(
      KerasLayer layer, WrittenLayer written, List<KerasArray> weights, int at, int count) {
    if (biased(layer.settings())) {
      written.weight("bias", List.of(count), weights.get(at).values(layer.title(), List.of(count)));
    } else {
      written.set("bias", false);
    }
  }

  private static Flow maps(WrittenLayer written, List<Integer> size, int channels) {
    return new Flow(written.name(), List.of(size.get(0), size.get(1), channels));
  }

  private static void requireMaps(KerasLayer layer, Flow from) {
    requireRank(layer, from, 3, "maps [height, width, channels]");
  }

  private static void requireRank(KerasLayer layer, Flow from, int rank, String what) {
    if (from.rank() != rank) {
      throw layer.settings().problem("reads " + from.shape() + ", not " + what);
    }
  }

  // ---- dense

  private static Flow dense(Translation to, KerasLayer layer, Flow from) {
    Settings settings = layer.settings();
    int units = settings.size("units");
    int inputs = from.channels();
    List<KerasArray> weights = to.weights(layer, biased(settings) ? 2 : 1);
    List<Integer> shape = List.of(inputs, units);
    if (from.rank() == 3) {
      // Of maps: the same at each position.
      WrittenLayer written = to.layer(layer, "conv2d", from).set("filters", units).set("kernel", 1);
      float[] values = weights.getFirst().values(layer.title(), shape);
      written.weight("weight", List.of(units, inputs, 1, 1), Axes.permuted(values, shape, 1, 0));
      bias(layer, written, weights, 1, units);
      return to.activated(layer, written, maps(written, from.shape(), units));
    }
    WrittenLayer written = to.layer(layer, "dense", from).set("units", units);
    if (from.rank() == 2) {
      written.set("eachRow", true);
    }
    float[] values = weights.getFirst().values(layer.title(), shape);
    float[] byUnit =
        from.maps()
            .map(maps ->
                Axes.permuted(
                    values, List.of(maps.get(0), maps.get(1), maps.get(2), units), 3, 2, 0, 1))
            .orElseGet(() -> Axes.permuted(values, shape, 1, 0));
    written.weight("weight", List.of(units, inputs), byUnit);
    bias(layer, written, weights, 1, units);
    List<Integer> result = Axes.replaced(from.shape(), from.rank() - 1, units);
    return to.activated(layer, written, new Flow(written.name(), result));
  }

  // ---- normalization

  private static void requireLastAxis(KerasLayer layer, Flow from) {
    List<JsonValue> axes =
        layer
            .settings()
            .find("axis")
            .map(value -> value instanceof JsonArray list ? list.elements() : List.of(value))
            .orElseGet(List::of);
    for (JsonValue each : axes) {
      double axis = each instanceof JsonNumber number ? number.asDouble() : 0;
      if (axes.size() > 1 || (axis != -1 && axis != from.rank())) {
        throw layer
            .settings()
            .problem("normalizes another axis than the last, which cannot be imported");
      }
    }
  }

  private static Flow batchNorm(Translation to, KerasLayer layer, Flow from) {
    Settings settings = layer.settings();
    requireLastAxis(layer, from);
    if (from.rank() == 2) {
      throw settings.problem("normalizes a sequence, which cannot be imported");
    }
    int channels = from.channels();
    WrittenLayer written =
        to.layer(layer, "batchnorm", from)
            .set("epsilon", settings.number("epsilon", 1e-3))
            .set("momentum", settings.number("momentum", 0.99), 0.9);
    boolean scaled = settings.flag("scale", true);
    boolean centered = settings.flag("center", true);
    int count = 2 + (scaled ? 1 : 0) + (centered ? 1 : 0);
    List<KerasArray> weights = to.weights(layer, count);
    int at = affine(to, layer, written, weights, List.of(channels), scaled, centered);
    List<Integer> shape = List.of(channels);
    written.weight("mean", shape, weights.get(at).values(layer.title(), shape));
    written.weight("variance", shape, weights.get(at + 1).values(layer.title(), shape));
    return from.by(written);
  }

  /// Scale and shift, of which Keras may leave out one.
  ///
  /// @return how many weights were read
  private static int affine(
      Translation to,
      KerasLayer layer,
      WrittenLayer written,
      List<KerasArray> weights,
      List<Integer> shape,
      boolean scaled,
      boolean centered) {
    int at = 0;
    int count = shape.getFirst();
    float[] scale = new float[count];
    java.util.Arrays.fill(scale, 1);
    if (scaled) {
      scale = weights.get(at++).values(layer.title(), shape);
    }
    float[] shift = centered ? weights.get(at++).values(layer.title(), shape) : new float[count];
    written.weight("scale", shape, scale).weight("shift", shape, shift);
    if (!scaled || !centered) {
      to.remark(layer, "that scale or center is false: they start with 1 and 0, and are trained");
    }
    return at;
  }

  private static Flow layerNorm(Translation to, KerasLayer layer, Flow from) {
    Settings settings = layer.settings();
    requireLastAxis(layer, from);
    WrittenLayer written =
        to.layer(layer, "layer-norm", from)
            .set("axes", List.of(from.rank() == 3 ? 0 : from.rank() - 1))
            .set("epsilon", settings.number("epsilon", 1e-3));
    boolean scaled = settings.flag("scale", true);
    boolean centered = settings.flag("center", true);
    List<KerasArray> weights = to.weights(layer, (scaled ? 1 : 0) + (centered ? 1 : 0));
    affine(to, layer, written, weights, List.of(from.channels()), scaled, centered);
    return from.by(written);
  }

  // ---- pooling

  private static Flow pooling(Translation to, KerasLayer layer, Flow from, String type) {
    requireMaps(layer, from);
    Settings settings = layer.settings();
    var window =
        Window.of(settings, "pool_size", Optional.of(settings.pair("pool_size", List.of(2, 2))));
    WrittenLayer written = to.layer(layer, type, from);
    return maps(written, window.write(written, from.shape(), false), from.channels());
  }

  private static Flow global(Translation to, KerasLayer layer, Flow from, String type) {
    requireMaps(layer, from);
    int channels = from.channels();
    if (layer.settings().flag("keepdims", false)) {
      WrittenLayer written = to.layer(layer, type, from).set("kernel", "global");
      return new Flow(written.name(), List.of(1, 1, channels));
    }
    return new Flow(to.layer(layer, "global-" + type, from).name(), List.of(channels));
  }

  // ---- activations

  private static Flow activation(Translation to, KerasLayer layer, Flow from) {
    return Functions.of(layer.settings(), to.isThird())
        .map(function -> to.activation(layer, function, from))
        .orElse(from);
  }

  private static Flow relu(Translation to, KerasLayer layer, Flow from) {
    Settings settings = layer.settings();
    double most = settings.number("max_value", 0);
    double slope = settings.number("negative_slope", 0);
    if (settings.number("threshold", 0) != 0 || (most != 0 && (most != 6 || slope != 0))) {
      throw settings.problem(
          "has a threshold, or a maximum other than 6, which cannot be imported");
    }
    JsonValue function = Json.text(most == 6 ? "relu6" : "relu");
    if (slope != 0) {
      function = Json.object().put("type", "leaky-relu").put("slope", slope).build();
    }
    return to.activation(layer, function, from);
  }

  private static Flow prelu(Translation to, KerasLayer layer, Flow from) {
    List<Integer> shape = new ArrayList<>(Collections.nCopies(from.rank() - 1, 1));
    shape.add(from.channels());
    KerasArray weight = to.weights(layer, 1).getFirst();
    if (from.rank() == 2 || !weight.shape().equals(shape)) {
      throw layer
          .settings()
          .problem("has the weights " + weight.shape() + "; one for each channel can be imported");
    }
    WrittenLayer written = to.layer(layer, "prelu", from);
    written.weight("weight", List.of(from.channels()), weight.values(layer.title(), shape));
    return from.by(written);
  }

  private static Flow softmax(Translation to, KerasLayer layer, Flow from) {
    double axis = layer.settings().number("axis", -1);
    if (axis != -1 && axis != from.rank()) {
      throw layer
          .settings()
          .problem("is along another axis than the last, which cannot be imported");
    }
    return to.activation(layer, Json.text("softmax"), from);
  }

  private static Flow dropout(Translation to, KerasLayer layer, Flow from, String type) {
    if (layer.settings().find("noise_shape").isPresent()) {
      to.remark(layer, "noise_shape");
    }
    return from.by(to.layer(layer, type, from).set("rate", layer.settings().number("rate", 0.5)));
  }

  private static Flow noise(Translation to, KerasLayer layer, Flow from) {
    return from.by(
        to.layer(layer, "gaussian-noise", from)
            .set("deviation", layer.settings().number("stddev", 1)));
  }

  private static Flow regularization(Translation to, KerasLayer layer, Flow from) {
    to.remark(layer, "the term that it adds to the loss");
    return from;
  }

  // ---- shapes

  private static int elements(List<Integer> shape) {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  /// Keras's order of the numbers of maps is row, column, channel.
  private static Flow inOrder(Translation to, KerasLayer layer, Flow from) {
    return from.rank() == 3 && elements(from.shape()) != from.channels() && from.channels() > 1
        ? from.by(to.layer(layer.name() + "_order", "permute", from).set("order", List.of(1, 2, 0)))
        : from;
  }

  private static Flow flatten(Translation to, KerasLayer layer, Flow from) {
    if (from.rank() == 1) {
      return from;
    }
    List<Integer> flat = List.of(elements(from.shape()));
    boolean differs = !inOrderAlready(from);
    if (differs && to.orderIsFree(layer)) {
      return new Flow(to.layer(layer, "flatten", from).name(), flat, Optional.of(from.shape()));
    }
    Flow ordered = inOrder(to, layer, from);
    return new Flow(to.layer(layer, "flatten", ordered).name(), flat);
  }

  private static boolean inOrderAlready(Flow from) {
    return from.rank() != 3 || elements(from.shape()) == from.channels() || from.channels() == 1;
  }

  private static Flow reshape(Translation to, KerasLayer layer, Flow from) {
    Settings settings = layer.settings();
    List<Integer> target = settings.extents("target_shape");
    int known = elements(target.stream().filter(extent -> extent > 0).toList());
    int all = elements(from.shape());
    int open = target.indexOf(-1);
    List<Integer> shape =
        open < 0 || all % known != 0 ? target : Axes.replaced(target, open, all / known);
    if (shape.isEmpty()
        || shape.size() > 3
        || shape.stream().anyMatch(extent -> extent < 1)
        || elements(shape) != all) {
      throw settings.problem("cannot make " + target + " of " + from.shape());
    }
    Flow ordered = inOrder(to, layer, from);
    WrittenLayer written = to.layer(layer, "reshape", ordered).set("shape", shape);
    var result = new Flow(written.name(), shape);
    return shape.size() == 3
        ? result.by(
            to.layer(layer.name() + "_channels", "permute", result).set("order", List.of(2, 0, 1)))
        : result;
  }

  private static Flow zeroPadding(Translation to, KerasLayer layer, Flow from) {
    return resized(to, layer, from, "zero-pad2d", "padding", 1);
  }

  private static Flow cropping(Translation to, KerasLayer layer, Flow from) {
    return resized(to, layer, from, "crop2d", "crop", -1);
  }

  private static Flow resized(
      Translation to, KerasLayer layer, Flow from, String type, String key, int sign) {
    requireMaps(layer, from);
    List<List<Integer>> sides = layer.settings().sides(sign > 0 ? "padding" : "cropping");
    WrittenLayer written = to.layer(layer, type, from).set(key, sides);
    var size = new ArrayList<Integer>();
    for (int axis = 0; axis < 2; axis++) {
      int both = Math.addExact(sides.get(axis).get(0), sides.get(axis).get(1));
      size.add(Math.addExact(from.shape().get(axis), sign * both));
    }
    if (size.get(0) < 1 || size.get(1) < 1) {
      throw layer.settings().problem("removes all of " + from.shape());
    }
    return maps(written, size, from.channels());
  }

  private static Flow upsampling(Translation to, KerasLayer layer, Flow from) {
    requireMaps(layer, from);
    Settings settings = layer.settings();
    List<Integer> factor = settings.pair("size", List.of(2, 2));
    String mode = settings.text("interpolation").orElse("nearest");
    if (!mode.equals("nearest") && !mode.equals("bilinear")) {
      throw settings.problem("interpolates " + mode + ", which cannot be imported");
    }
    WrittenLayer written =
        to.layer(layer, "upsample2d", from)
            .set("factor", Window.both(factor), 2)
            .set("mode", mode, "nearest");
    return maps(
        written,
        List.of(
            Math.multiplyExact(from.shape().get(0), factor.get(0)),
            Math.multiplyExact(from.shape().get(1), factor.get(1))),
        from.channels());
  }

  private static Flow merge(Translation to, KerasLayer layer, List<Flow> from) {
    Settings settings = layer.settings();
    String type = Optional.ofNullable(MERGES.get(layer.type())).orElseThrow();
    int rank = from.getFirst().rank();
    if (from.size() < 2 || from.stream().anyMatch(each -> each.rank() != rank)) {
      throw settings.problem(
          "reads " + from.stream().map(Flow::shape).toList() + ", which cannot be imported");
    }
    WrittenLayer written = to.layer(layer, type, from.toArray(Flow[]::new));
    if (!type.equals("concat")) {
      var shape = new ArrayList<Integer>();
      for (int axis = 0; axis < rank; axis++) {
        int at = axis;
        shape.add(from.stream().mapToInt(each -> each.shape().get(at)).max().orElseThrow());
      }
      return new Flow(written.name(), shape);
    }
    double axis = settings.number("axis", -1);
    if (rank == 2 || (axis != -1 && axis != rank)) {
      throw settings.problem(
          "joins another axis than that of the channels, which cannot be imported");
    }
    int channels = from.stream().map(Flow::channels).reduce(0, Math::addExact);
    return new Flow(written.name(), Axes.replaced(from.getFirst().shape(), rank - 1, channels));
  }

  // ---- sequences

  private static Flow embedding(Translation to, KerasLayer layer, Flow from) {
    Settings settings = layer.settings();
    requireRank(layer, from, 1, "a list of whole numbers");
    List<Integer> shape = List.of(settings.size("input_dim"), settings.size("output_dim"));
    if (settings.flag("mask_zero", false)) {
      to.remark(layer, "mask_zero: masks do not exist");
    }
    WrittenLayer written =
        to.layer(layer, "embedding", from)
            .set("vocabulary", shape.get(0))
            .set("units", shape.get(1));
    float[] values = to.weights(layer, 1).getFirst().values(layer.title(), shape);
    written.weight("weight", shape, values);
    return new Flow(written.name(), List.of(from.channels(), shape.get(1)));
  }

  /// @param gates how many blocks of rows the weights have; of `gru` Keras has z before r
  private static Flow recurrent(
      Translation to, KerasLayer layer, Flow from, String type, int gates) {
    Settings settings = layer.settings();
    requireRank(layer, from, 2, "a sequence [steps, features]");
    int units = settings.size("units");
    checkRecurrent(layer, type);
    boolean all = settings.flag("return_sequences", false);
    boolean reverse = settings.flag("go_backwards", false);
    if (all && reverse) {
      throw settings.problem("gives a reversed sequence, which cannot be imported");
    }
    WrittenLayer written = to.layer(layer, type, from).set("units", units);
    if (!all) {
      written.set("output", "last");
    }
    written.set("reverse", reverse, false);
    if (settings.text("activation").orElse("tanh").equals("relu")) {
      written.set("function", "relu");
    }
    for (String key : List.of("dropout", "recurrent_dropout")) {
      if (settings.number(key, 0) != 0) {
        to.remark(layer, key + " " + settings.number(key, 0));
      }
    }
    int[] order = gates == 3 ? new int[] {1, 0, 2} : identity(gates);
    int rows = Math.multiplyExact(gates, units);
    boolean biased = biased(settings);
    List<KerasArray> weights = to.weights(layer, biased ? 3 : 2);
    List<Integer> features = List.of(from.channels(), rows);
    List<Integer> states = List.of(units, rows);
    written
        .weight(
            "inputWeight",
            List.of(rows, from.channels()),
            gated(weights.get(0).values(layer.title(), features), features, units, order))
        .weight(
            "stateWeight",
            List.of(rows, units),
            gated(weights.get(1).values(layer.title(), states), states, units, order));
    if (!biased) {
      written.set("bias", false);
    } else if (gates == 3) {
      float[] both = weights.get(2).values(layer.title(), List.of(2, rows));
      float[] input = java.util.Arrays.copyOf(both, rows);
      float[] state = java.util.Arrays.copyOfRange(both, rows, 2 * rows);
      written
          .weight("inputBias", List.of(rows), Axes.blocks(input, units, order))
          .weight("stateBias", List.of(rows), Axes.blocks(state, units, order));
    } else {
      // Keras has one bias; the second starts with zeros.
      written
          .weight("inputBias", List.of(rows), weights.get(2).values(layer.title(), List.of(rows)))
          .weight("stateBias", List.of(rows), new float[rows]);
    }
    List<Integer> shape = all ? List.of(from.shape().get(0), units) : List.of(units);
    return new Flow(written.name(), shape);
  }

  private static void checkRecurrent(KerasLayer layer, String type) {
    Settings settings = layer.settings();
    String function = settings.text("activation").orElse("tanh");
    boolean known = function.equals("tanh") || (type.equals("rnn") && function.equals("relu"));
    if (!known || !settings.text("recurrent_activation").orElse("sigmoid").equals("sigmoid")) {
      throw settings.problem("has other functions than tanh and sigmoid, which cannot be imported");
    }
    if (type.equals("gru") && !settings.flag("reset_after", true)) {
      throw settings.problem("has reset_after false, which cannot be imported");
    }
    for (String key : List.of("stateful", "return_state", "time_major")) {
      if (settings.flag(key, false)) {
        throw settings.problem("has " + key + ", which cannot be imported");
      }
    }
  }

  private static int[] identity(int count) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    return order;
  }

  /// `[inputs, gates units]` as rows, gate by gate.
  private static float[] gated(float[] values, List<Integer> shape, int units, int... order) {
    return Axes.blocks(Axes.permuted(values, shape, 1, 0), units * shape.getFirst(), order);
  }
}
