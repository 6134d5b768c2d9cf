package io.striate.interop.caffe;

import io.striate.api.error.StriateException;
import io.striate.interop.convert.Conversion;
import io.striate.interop.convert.ConversionRequest;
import io.striate.interop.convert.Draft;
import io.striate.interop.convert.DraftLayer;
import io.striate.interop.convert.LeftOut;
import io.striate.interop.convert.Setting;
import io.striate.interop.convert.SettingBlock;
import io.striate.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A network of Caffe, as it is trained or deployed, as a specification.
///
/// Blobs become the layers that give them. A layer that works in place gives its blob anew to those
/// that come after it. Layers of the test phase alone are left out.
public final class CaffeConversion {
  private static final Set<String> DATA =
      Set.of(
          "Data",
          "ImageData",
          "HDF5Data",
          "MemoryData",
          "WindowData",
          "DummyData",
          "Python",
          "Input");

  private final Draft draft = new Draft();
  private final List<LeftOut> leftOut = new ArrayList<>();
  private final Map<String, DraftLayer> blobs = new HashMap<>();
  private final Set<String> labels = new HashSet<>();
  private final CaffeMultipliers multipliers = new CaffeMultipliers();
  private final ConversionRequest request;
  private Optional<Setting> batch = Optional.empty();

  private CaffeConversion(ConversionRequest request) {
    this.request = request;
  }

  /// The text of a file.
  ///
  /// @param name of the file, in messages
  public record Source(String name, String text) {}

  /// Converts a network and, if there is one, its solver.
  ///
  /// @throws StriateException if a file cannot be read, or the network cannot be written without a
  ///   layer that has no counterpart
  public static Conversion of(Source network, Optional<Source> solver, ConversionRequest request) {
    SettingBlock root = PrototxtReader.read(network.name(), network.text());
    var conversion = new CaffeConversion(request);
    conversion.convert(root);
    Optional<JsonObject> train =
        solver.map(each ->
            CaffeSolver.train(
                PrototxtReader.read(each.name(), each.text()),
                request,
                conversion.batch,
                conversion.multipliers,
                conversion.leftOut));
    if (solver.isEmpty()) {
      conversion.multipliers.listAll(conversion.leftOut);
    }
    if (train.isPresent() && !conversion.draft.hasLoss()) {
      throw root.problem(
          "the network has no loss, so it cannot be trained", "convert the train_val file instead");
    }
    JsonObject spec = conversion.draft.spec(root.text("name", request.name()), train);
    conversion.leftOut.addAll(root.unread("the network"));
    return new Conversion(spec, conversion.leftOut);
  }

  private void convert(SettingBlock root) {
    root.ignore("force_backward", "debug_info", "state");
    inputs(root);
    for (SettingBlock block : root.blocks()) {
      if (block.name().equals("layer") || block.name().equals("layers")) {
        root.blocks(block.name());
        layer(block);
      }
    }
    if (draft.isEmpty()) {
      throw root.problem("there is no layer in this file");
    }
    draft.complete();
  }

  /// Inputs of a deployed network that stand beside the layers: `input` with `input_shape`, or with
  /// four `input_dim`.
  private void inputs(SettingBlock root) {
    List<Setting> names = root.all("input");
    List<SettingBlock> shapes = root.blocks("input_shape");
    List<Setting> dims = root.all("input_dim");
    for (int i = 0; i < names.size(); i++) {
      List<Setting> extents =
          i < shapes.size()
              ? shapes.get(i).all("dim")
              : dims.subList(Math.min(dims.size(), 4 * i), Math.min(dims.size(), 4 * i + 4));
      input(names.get(i).text(), sample(extents), names.get(i));
    }
  }

  /// A shape without its batch.
  private static List<Integer> sample(List<Setting> extents) {
    return extents.stream().skip(1).map(Setting::whole).toList();
  }

  private void input(String blob, List<Integer> written, Setting where) {
    List<Integer> shape = request.input().isEmpty() ? written : request.input();
    if (shape.isEmpty()) {
      throw where.problem(
          "the file does not say the shape of its input '"
              + blob
              + "'; give that of a sample: --input [3,224,224]");
    }
    blobs.put(blob, draft.input(blob, shape));
  }

  private void layer(SettingBlock block) {
    Setting type = block.require("type");
    String name = block.text("name", "layer" + block.place().line());
    String owner = "layer '" + name + "'";
    String caffe = block.name().equals("layers") ? CaffeTypes.of(type.text()) : type.text();
    if (!trains(block)) {
      if (!DATA.contains(caffe) && !caffe.equals("Accuracy")) {
        leftOut.add(new LeftOut(block.place(), owner + " (" + caffe + "): for the test alone"));
      }
      block.ignoreAll();
      return;
    }
    if (DATA.contains(caffe)) {
      data(block, caffe);
    } else if (caffe.equals("Accuracy")) {
      block.ignore("bottom", "top", "loss_weight");
    } else {
      new CaffeLayer(block, name, caffe, blobs, labels, draft, multipliers, leftOut).convert();
    }
    leftOut.addAll(block.unread(owner + " (" + caffe + ")"));
    block.ignoreAll();
  }

  /// Whether a layer is part of the network that is trained, or of one that is deployed.
  private static boolean trains(SettingBlock block) {
    List<SettingBlock> include = block.blocks("include");
    boolean excluded =
        block.blocks("exclude").stream().anyMatch(rule -> rule.text("phase", "").equals("TRAIN"));
    boolean included =
        include.isEmpty()
            || include.stream().anyMatch(rule -> !rule.text("phase", "TRAIN").equals("TEST"));
    return included && !excluded;
  }

  private void data(SettingBlock block, String caffe) {
    List<Setting> tops = block.all("top");
    if (caffe.equals("Input")) {
      List<SettingBlock> shapes = block.block("input_param").blocks("shape");
      for (int i = 0; i < tops.size(); i++) {
        List<Integer> shape =
            shapes.isEmpty()
                ? List.of()
                : sample(shapes.get(Math.min(i, shapes.size() - 1)).all("dim"));
        input(tops.get(i).text(), shape, tops.get(i));
      }
      return;
    }
    for (SettingBlock parameters : block.blocks()) {
      if (parameters.name().endsWith("_param") && !parameters.name().equals("transform_param")) {
        block.blocks(parameters.name());
        parameters.find("batch_size").ifPresent(found -> batch = Optional.of(found));
      }
    }
    SettingBlock transform = block.block("transform_param");
    int crop = transform.whole("crop_size", 0);
    int channels = transform.flag("force_gray", false) ? 1 : 3;
    List<Integer> shape = crop == 0 ? List.of() : List.of(channels, crop, crop);
    if (!tops.isEmpty() && !blobs.containsKey(tops.getFirst().text())) {
      input(tops.getFirst().text(), shape, tops.getFirst());
    }
    tops.stream().skip(1).forEach(top -> labels.add(top.text()));
  }

  /// A message about a layer that has no counterpart.
  static StriateException without(SettingBlock block, String what) {
    return block.problem(
        what,
        "remove the layer from the file, or write a plug-in that has it: docs/add-a-layer.md");
  }
}
