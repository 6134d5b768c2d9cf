package io.striate.interop.caffe;

import io.striate.interop.convert.Draft;
import io.striate.interop.convert.DraftLayer;
import io.striate.interop.convert.LeftOut;
import io.striate.interop.convert.Setting;
import io.striate.interop.convert.SettingBlock;
import io.striate.json.Json;
import io.striate.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One layer of Caffe, on its way to become layers of a specification. What differs between both is
/// the table of docs/from-caffe.md.
///
/// Source: Caffe, src/caffe/proto/caffe.proto, for the settings and their defaults.
final class CaffeLayer {
  /// What a type becomes.
  @FunctionalInterface
  private interface Rule {
    void apply(CaffeLayer layer);
  }

  private static final Map<String, Rule> RULES =
      Map.ofEntries(
          Map.entry("Convolution", CaffeLayer::convolution),
          Map.entry("Deconvolution", CaffeLayer::convolution),
          Map.entry("Pooling", CaffeLayer::pooling),
          Map.entry("InnerProduct", CaffeLayer::innerProduct),
          Map.entry("LRN", CaffeLayer::responseNorm),
          Map.entry("BatchNorm", CaffeLayer::batchNorm),
          Map.entry("Scale", CaffeLayer::scale),
          Map.entry("ReLU", CaffeLayer::rectifier),
          Map.entry("PReLU", CaffeLayer::parametricRectifier),
          Map.entry("ELU", CaffeLayer::exponentialUnit),
          Map.entry("Sigmoid", self -> self.simple("sigmoid")),
          Map.entry("TanH", self -> self.simple("tanh")),
          Map.entry("BNLL", self -> self.simple("softplus")),
          Map.entry("Softmax", self -> self.simple("softmax")),
          Map.entry("Dropout", CaffeLayer::dropout),
          Map.entry("Flatten", CaffeLayer::flatten),
          Map.entry("Reshape", CaffeLayer::reshape),
          Map.entry("Concat", CaffeLayer::concat),
          Map.entry("Eltwise", CaffeLayer::elementwise),
          Map.entry("Slice", CaffeLayer::slice),
          Map.entry("Split", CaffeLayer::split),
          Map.entry("Silence", self -> self.block.ignore("bottom")),
          Map.entry("SoftmaxWithLoss", self -> self.loss("softmax-cross-entropy")),
          Map.entry("MultinomialLogisticLoss", self -> self.loss("nll")),
          Map.entry("SigmoidCrossEntropyLoss", self -> self.loss("binary-cross-entropy")),
          Map.entry("EuclideanLoss", self -> self.loss("mse")),
          Map.entry("HingeLoss", self -> self.loss("hinge")),
          Map.entry("ContrastiveLoss", self -> self.loss("contrastive")));

  /// Layers that change no shape: without them, the rest still fits together.
  private static final Set<String> SHAPELESS =
      Set.of("AbsVal", "Exp", "Log", "Power", "Bias", "MVN", "Threshold", "Parameter");

  private final SettingBlock block;
  private final String name;
  private final String type;
  private final Map<String, DraftLayer> blobs;
  private final Set<String> labels;
  private final Draft draft;
  private final CaffeMultipliers multipliers;
  private final List<LeftOut> leftOut;

  /// @param blobs the layers that give the blobs so far; added to
  /// @param labels blobs that are targets of losses
  CaffeLayer(
      SettingBlock block,
      String name,
      String type,
      Map<String, DraftLayer> blobs,
      Set<String> labels,
      Draft draft,
      CaffeMultipliers multipliers,
      List<LeftOut> leftOut) {
    this.block = block;
    this.name = name;
    this.type = type;
    this.blobs = blobs;
    this.labels = labels;
    this.draft = draft;
    this.multipliers = multipliers;
    this.leftOut = leftOut;
  }

  /// Adds what the layer becomes.
  void convert() {
    Rule rule = RULES.get(type);
    if (rule != null) {
      rule.apply(this);
      return;
    }
    if (!SHAPELESS.contains(type) || block.all("bottom").size() != 1) {
      throw CaffeConversion.without(
          block, "layer '" + name + "' (" + type + "): no layer is its counterpart");
    }
    DraftLayer before = bottom();
    String read = before.type().isEmpty() ? "the input" : "'" + before.name() + "'";
    note("no counterpart; left out, and what comes after it reads " + read);
    give(before);
    block.ignoreAll();
  }

  private void note(String what) {
    leftOut.add(new LeftOut(block.place(), "layer '" + name + "' (" + type + "): " + what));
  }

  // ---- blobs

  private List<DraftLayer> bottoms() {
    var givers = new ArrayList<DraftLayer>();
    for (Setting bottom : block.all("bottom")) {
      DraftLayer giver = blobs.get(bottom.text());
      if (giver == null) {
        throw bottom.problem(
            "layer '" + name + "' reads '" + bottom.text() + "', which no layer before it gives");
      }
      givers.add(giver);
    }
    if (givers.isEmpty()) {
      throw block.problem("layer '" + name + "' reads nothing: it has no 'bottom'");
    }
    return givers;
  }

  private DraftLayer bottom() {
    return bottoms().getFirst();
  }

  private void give(DraftLayer layer) {
    blobs.put(block.text("top", name), layer);
  }

  private DraftLayer add(String striate) {
    DraftLayer layer = draft.layer(name, striate, bottoms());
    give(layer);
    return layer;
  }

  private void simple(String striate) {
    add(striate);
  }

  // ---- layers with windows

  private void convolution() {
    SettingBlock settings = block.block("convolution_param");
    boolean transposed = type.equals("Deconvolution");
    requireImages();
    DraftLayer layer = add(transposed ? "conv-transpose2d" : "conv2d");
    layer.set("filters", settings.require("num_output").whole());
    List<Integer> kernel = pair(settings, "kernel_size", "kernel_h", "kernel_w", 0);
    if (kernel.contains(0)) {
      throw settings.problem("layer '" + name + "' has no 'kernel_size'");
    }
    layer.set("kernel", shown(kernel));
    List<Integer> stride = pair(settings, "stride", "stride_h", "stride_w", 1);
    setUnless(layer, "stride", stride, 1);
    setUnless(layer, "padding", pair(settings, "pad", "pad_h", "pad_w", 0), 0);
    setUnless(layer, "dilation", pair(settings, "dilation", "", "", 1), 1);
    int groups = settings.whole("group", 1);
    if (groups != 1) {
      layer.set("groups", groups);
    }
    if (!transposed && !stride.equals(List.of(1, 1))) {
      layer.set("fit", "floor");
    }
    settings.ignore("engine");
    weights(layer, settings);
  }

  private void pooling() {
    SettingBlock settings = block.block("pooling_param");
    requireImages();
    String kind = settings.text("pool", "MAX");
    DraftLayer layer =
        add(
            switch (kind) {
              case "MAX", "0" -> "maxpool2d";
              case "AVE", "1" -> "avgpool2d";
              default ->
                  throw CaffeConversion.without(
                      block,
                      "layer '" + name + "': no layer is the counterpart of " + kind + " pooling");
            });
    settings.ignore("engine");
    if (settings.flag("global_pooling", false)) {
      layer.set("kernel", "global");
      settings.ignore("stride", "pad", "kernel_size");
      return;
    }
    List<Integer> kernel = pair(settings, "kernel_size", "kernel_h", "kernel_w", 0);
    if (kernel.contains(0)) {
      throw settings.problem("layer '" + name + "' has no 'kernel_size'");
    }
    List<Integer> stride = pair(settings, "stride", "stride_h", "stride_w", 1);
    List<Integer> padding = pair(settings, "pad", "pad_h", "pad_w", 0);
    layer.set("kernel", shown(kernel));
    if (!stride.equals(kernel)) {
      layer.set("stride", shown(stride));
    }
    setUnless(layer, "padding", padding, 0);
    boolean counts = layer.type().equals("avgpool2d") && !padding.equals(List.of(0, 0));
    if (!stride.equals(List.of(1, 1))) {
      layer.set("fit", roundsUp(settings) ? "ceil" : "floor");
      if (counts) {
        note("the padding is not counted in the mean, since it also rounds up");
      }
    } else if (counts) {
      layer.set("countPadding", true);
    }
  }

  private static boolean roundsUp(SettingBlock settings) {
    return settings.flag("ceil_mode", true) && settings.text("round_mode", "CEIL").equals("CEIL");
  }

  private void requireImages() {
    if (bottom().rank() != 3) {
      throw block.problem("layer '" + name + "' (" + type + ") reads no images");
    }
  }

  /// Height and width: of `both` if it is given, once or twice; else of their own keys.
  private static List<Integer> pair(
      SettingBlock settings, String both, String height, String width, int otherwise) {
    List<Setting> written = settings.all(both);
    if (written.isEmpty()) {
      return List.of(settings.whole(height, otherwise), settings.whole(width, otherwise));
    }
    return List.of(written.getFirst().whole(), written.getLast().whole());
  }

  private static void setUnless(DraftLayer layer, String key, List<Integer> pair, int usual) {
    if (!pair.equals(List.of(usual, usual))) {
      layer.set(key, shown(pair));
    }
  }

  private static Object shown(List<Integer> pair) {
    return pair.getFirst().equals(pair.getLast()) ? pair.getFirst() : pair;
  }

  // ---- layers with weights

  private void innerProduct() {
    SettingBlock settings = block.block("inner_product_param");
    int axis = settings.whole("axis", 1);
    if (axis != 1) {
      throw settings.problem("layer '" + name + "': 'axis' must be 1, not " + axis);
    }
    DraftLayer layer = draft.layer(name, "dense", List.of(draft.flat(bottom())), 1);
    give(layer);
    layer.set("units", settings.require("num_output").whole());
    weights(layer, settings);
  }

  /// Bias, fillers, multipliers, and sharing of a layer with weights.
  private void weights(DraftLayer layer, SettingBlock settings) {
    String owner = "layer '" + name + "'";
    boolean bias = settings.flag("bias_term", true);
    if (!bias) {
      layer.set("bias", false);
      settings.ignore("bias_filler");
    }
    for (SettingBlock filler : settings.blocks("weight_filler")) {
      CaffeFiller.initializer(filler, owner, leftOut).ifPresent(init -> layer.set("init", init));
    }
    for (SettingBlock filler : settings.blocks("bias_filler")) {
      boolean zero =
          filler.text("type", "constant").equals("constant") && filler.number("value", 0) == 0;
      if (!zero) {
        CaffeFiller.initializer(filler, owner, leftOut)
            .ifPresent(init -> layer.set("biasInit", init));
      }
    }
    share(layer);
    if (!layer.has("shareWith")) {
      multipliers.read(block, layer, bias ? List.of("weight", "bias") : List.of("weight"));
    } else {
      block.block("param").ignoreAll();
    }
  }

  /// Layers whose parameters have one name share them.
  private void share(DraftLayer layer) {
    block.blocks("param").stream()
        .flatMap(each -> each.find("name").stream())
        .findFirst()
        .ifPresent(parameter -> {
          // No blob has this character in its name.
          String key = "\u0000" + parameter.text();
          DraftLayer owner = blobs.putIfAbsent(key, layer);
          if (owner != null) {
            layer.set("shareWith", owner.name());
          }
        });
    block.blocks("param").forEach(each -> each.ignore("name"));
  }

  // ---- normalization

  private void responseNorm() {
    SettingBlock settings = block.block("lrn_param");
    DraftLayer layer = add("lrn");
    layer.set("size", settings.whole("local_size", 5));
    layer.set("alpha", settings.number("alpha", 1));
    layer.set("beta", settings.number("beta", 0.75));
    double k = settings.number("k", 1);
    if (k != 1) {
      layer.set("k", k);
    }
    if (settings.text("norm_region", "ACROSS_CHANNELS").equals("WITHIN_CHANNEL")) {
      layer.set("region", "within-channel");
    }
    settings.ignore("engine");
  }

  private void batchNorm() {
    SettingBlock settings = block.block("batch_norm_param");
    DraftLayer layer = add("batchnorm");
    double epsilon = settings.number("eps", 1e-5);
    if (epsilon != 1e-5) {
      layer.set("epsilon", epsilon);
    }
    layer.set("momentum", settings.number("moving_average_fraction", 0.999));
    settings.ignore("use_global_stats", "engine");
    // Caffe's three parameters are the statistics, which no solver changes.
    block.ignore("param", "blobs_lr", "weight_decay");
  }

  /// A scale that follows a normalization is part of it.
  private void scale() {
    SettingBlock settings = block.block("scale_param");
    List<DraftLayer> bottoms = bottoms();
    DraftLayer before = bottoms.getFirst();
    boolean ofNormalization =
        bottoms.size() == 1 && before.type().equals("batchnorm") && settings.whole("axis", 1) == 1;
    if (!ofNormalization) {
      throw CaffeConversion.without(
          block, "layer '" + name + "' (Scale) follows no BatchNorm: no layer is its counterpart");
    }
    if (!settings.flag("bias_term", false)) {
      note("'" + before.name() + "' also has a shift, which is trained");
    }
    settings.ignore("filler", "bias_filler", "num_axes");
    multipliers.read(block, before, List.of("scale", "shift"));
    give(before);
  }

  // ---- activations and others

  private void rectifier() {
    SettingBlock settings = block.block("relu_param");
    settings.ignore("engine");
    double slope = settings.number("negative_slope", 0);
    DraftLayer layer = add(slope == 0 ? "relu" : "leaky-relu");
    if (slope != 0) {
      layer.set("slope", slope);
    }
  }

  private void parametricRectifier() {
    SettingBlock settings = block.block("prelu_param");
    DraftLayer layer = add("prelu");
    if (settings.flag("channel_shared", false)) {
      layer.set("shared", true);
    }
    for (SettingBlock filler : settings.blocks("filler")) {
      CaffeFiller.initializer(filler, "layer '" + name + "'", leftOut)
          .ifPresent(init -> layer.set("init", init));
    }
  }

  private void exponentialUnit() {
    DraftLayer layer = add("elu");
    double alpha = block.block("elu_param").number("alpha", 1);
    if (alpha != 1) {
      layer.set("alpha", alpha);
    }
  }

  private void dropout() {
    add("dropout").set("rate", block.block("dropout_param").number("dropout_ratio", 0.5));
  }

  private void flatten() {
    give(draft.flat(bottom()));
  }

  private void reshape() {
    List<Setting> dims = block.block("reshape_param").block("shape").all("dim");
    List<Integer> shape = dims.stream().skip(1).map(Setting::whole).toList();
    if (shape.isEmpty() || shape.contains(0)) {
      throw block.problem(
          "layer '" + name + "': a shape that copies extents of its input cannot be written",
          "write the numbers instead of 0");
    }
    DraftLayer layer = draft.layer(name, "reshape", bottoms(), shape.size());
    give(layer);
    layer.set("shape", shape);
  }

  private void concat() {
    SettingBlock settings = block.block("concat_param");
    int axis = settings.whole("axis", settings.whole("concat_dim", 1));
    if (axis != 1) {
      throw settings.problem("layer '" + name + "': 'axis' must be 1, not " + axis);
    }
    merge("concat");
  }

  private void merge(String striate) {
    if (bottoms().size() == 1) {
      give(bottom());
    } else {
      add(striate);
    }
  }

  private void elementwise() {
    SettingBlock settings = block.block("eltwise_param");
    String operation = settings.text("operation", "SUM");
    boolean plain = settings.all("coeff").stream().allMatch(each -> each.number() == 1);
    if (!plain) {
      throw CaffeConversion.without(
          block, "layer '" + name + "' (Eltwise): no layer adds with coefficients");
    }
    merge(
        switch (operation) {
          case "SUM", "1" -> "add";
          case "PROD", "0" -> "multiply";
          case "MAX", "2" -> "maximum";
          default -> throw settings.require("operation").wrong("one of SUM, PROD, MAX");
        });
    settings.ignore("stable_prod_grad");
  }

  private void slice() {
    SettingBlock settings = block.block("slice_param");
    List<Setting> tops = block.all("top");
    List<Integer> points = settings.all("slice_point").stream().map(Setting::whole).toList();
    int axis = settings.whole("axis", settings.whole("slice_dim", 1));
    if (points.size() + 1 != tops.size() || axis < 1) {
      throw settings.problem(
          "layer '"
              + name
              + "' (Slice) needs a 'slice_point' between any two of its tops, and an "
              + "axis of at least 1");
    }
    for (int i = 0; i < tops.size(); i++) {
      DraftLayer part = draft.layer(name + "_" + (i + 1), "slice", bottoms());
      if (axis != 1) {
        part.set("axis", axis - 1);
      }
      if (i > 0) {
        part.set("begin", points.get(i - 1));
      }
      if (i < points.size()) {
        part.set("end", points.get(i));
      }
      blobs.put(tops.get(i).text(), part);
    }
  }

  private void split() {
    block.all("top").forEach(top -> blobs.put(top.text(), bottom()));
  }

  // ---- losses

  private void loss(String striate) {
    var from = new ArrayList<DraftLayer>();
    for (Setting bottom : block.all("bottom")) {
      if (!labels.contains(bottom.text()) && blobs.containsKey(bottom.text())) {
        from.add(blobs.get(bottom.text()));
      }
    }
    if (from.isEmpty()) {
      bottoms();
    }
    // Another name for the targets is what the data calls them, an input of the network is not.
    from.removeIf(each -> from.size() > 1 && each.type().isEmpty());
    var settings = new HashMap<String, JsonValue>();
    SettingBlock parameters = block.block("loss_param");
    parameters
        .find("ignore_label")
        .ifPresent(label -> settings.put("ignore", Json.number(label.whole())));
    block
        .block("contrastive_loss_param")
        .find("margin")
        .ifPresent(margin -> settings.put("margin", Json.number(margin.number())));
    JsonValue loss = Json.text(striate);
    if (!settings.isEmpty()) {
      var object = Json.object().put("type", striate);
      settings.forEach(object::put);
      loss = object.build();
    }
    boolean training =
        block.blocks("include").stream().anyMatch(rule -> rule.text("phase", "").equals("TRAIN"));
    block.ignore("top");
    draft.output(name, from, Optional.of(loss), block.number("loss_weight", 1), training);
  }
}
