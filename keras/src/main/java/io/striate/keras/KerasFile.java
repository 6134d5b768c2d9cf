package io.striate.keras;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.StriateException;
import io.striate.json.JsonDocument;
import io.striate.json.JsonObject;
import io.striate.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/// A model of Keras: the description of its network, and its weights.
///
/// | file | network | weights |
/// |---|---|---|
/// | `.keras`, an archive | `config.json` | `model.weights.h5` |
/// | `.h5` of a whole model | the attribute `model_config` | the group `model_weights` |
/// | JSON of `to_json`, and an `.h5` or `.weights.h5` | the JSON | the root group |
///
/// Source: Keras 3, `src/saving/saving_lib.py`; Keras 2, `saving/legacy/hdf5_format.py`.
final class KerasFile implements AutoCloseable {
  /// Longest description, in bytes; those of networks of a thousand layers have a quarter of it.
  private static final int MOST_TEXT = 16 << 20;

  /// Bytes of weights in an archive that are allowed whatever its size, and how many for each byte
  /// of it beyond: Keras does not compress them.
  private static final long SMALL = 64 << 20;

  private static final int EXPANSION = 4;

  private static final List<String> GROUPS = List.of("layers", "_layer_checkpoint_dependencies");
  private static final String CONFIG = "model_config";
  private static final String LAYER_NAMES = "layer_names";

  private final JsonObject root;
  private final Optional<HdfFile> weights;
  private final long bytes;
  private final String version;
  private final List<String> remarks;

  private KerasFile(
      JsonObject root,
      Optional<HdfFile> weights,
      long bytes,
      String version,
      List<String> remarks) {
    this.root = root;
    this.weights = weights;
    this.bytes = bytes;
    this.version = version;
    this.remarks = List.copyOf(remarks);
  }

  /// Opens a file.
  ///
  /// @param beside the file of the weights of a JSON file, relative to the folder of that
  /// @throws StriateException if one cannot be read
  static KerasFile open(Path file, Optional<String> beside) {
    byte[] start = start(file);
    boolean archive = start.length > 1 && start[0] == 'P' && start[1] == 'K';
    boolean hdf = start.length > 3 && start[1] == 'H' && start[2] == 'D' && start[3] == 'F';
    if (beside.isPresent() && (archive || hdf)) {
      throw new StriateException(
          Code.BAD_FLAG, "--weights is for JSON files; this file has its weights itself");
    }
    if (archive) {
      return archive(file);
    }
    return hdf ? whole(file) : description(file, beside);
  }

  private static byte[] start(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(8);
    } catch (IOException failed) {
      throw FileErrors.unreadable(Code.BAD_MODEL, file, failed);
    }
  }

  private static KerasFile archive(Path file) {
    try (var zip = new ZipFile(file.toFile())) {
      long size = Files.size(file);
      String config = new String(entry(zip, "config.json", MOST_TEXT), StandardCharsets.UTF_8);
      String metadata = new String(entry(zip, "metadata.json", MOST_TEXT), StandardCharsets.UTF_8);
      byte[] weights = entry(zip, "model.weights.h5", Math.max(SMALL, EXPANSION * size));
      JsonObject root = json(file + " (config.json)", config);
      String version =
          new Settings("metadata.json", json(file + " (metadata.json)", metadata))
              .text("keras_version")
              .orElse("3");
      HdfFile opened = Hdf.read("model.weights.h5", () -> HdfFile.fromBytes(weights));
      var remarks = new ArrayList<String>();
      if (root.get("compile_config").filter(JsonObject.class::isInstance).isPresent()) {
        remarks.add("compile_config: optimizer, loss and metrics");
      }
      return new KerasFile(root, Optional.of(opened), weights.length, version, remarks);
    } catch (IOException | IllegalArgumentException damaged) {
      throw new StriateException(
          Code.BAD_MODEL,
          "is not a readable archive ("
              + String.valueOf(damaged.getMessage()).replaceAll("\\s+", " ")
              + ")",
          "use another copy of the file");
    }
  }

  private static byte[] entry(ZipFile zip, String name, long most) throws IOException {
    @Nullable ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new StriateException(Code.BAD_MODEL, "the archive has no " + name);
    }
    int limit = (int) Math.min(most, Integer.MAX_VALUE - 8);
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] read = in.readNBytes(limit);
      if (in.read() >= 0) {
        throw new StriateException(
            Code.BAD_MODEL, name + " of the archive has more than " + limit + " bytes");
      }
      return read;
    }
  }

  private static KerasFile whole(Path file) {
    HdfFile hdf = Hdf.read("the file", () -> new HdfFile(file));
    try {
      String config =
          text(hdf, CONFIG)
              .orElseThrow(() ->
                  new StriateException(
                      Code.BAD_MODEL,
                      "has weights alone, and no description of the network",
                      "import the JSON that to_json gives, with these weights: striate import"
                          + " model.json --weights "
                          + file.getFileName()));
      var remarks = new ArrayList<String>();
      if (text(hdf, "training_config").isPresent()) {
        remarks.add("training_config: optimizer, loss and metrics");
      }
      return new KerasFile(
          json(file + " (" + CONFIG + ")", config),
          Optional.of(hdf),
          size(file),
          text(hdf, "keras_version").orElse("2"),
          remarks);
    } catch (StriateException failed) {
      hdf.close();
      throw failed;
    }
  }

  private static KerasFile description(Path file, Optional<String> beside) {
    if (size(file) > MOST_TEXT) {
      throw new StriateException(
          Code.BAD_MODEL, "is no archive, no HDF5 file, and too long for a description in JSON");
    }
    JsonObject root;
    try {
      root = json(file.toString(), Files.readString(file));
    } catch (IOException failed) {
      throw FileErrors.unreadable(Code.BAD_MODEL, file, failed);
    }
    Path weights =
        file.resolveSibling(
            beside.orElseThrow(() ->
                new StriateException(
                    Code.BAD_MODEL,
                    "describes a network without its weights",
                    "name their file: --weights model.weights.h5")));
    start(weights);
    HdfFile hdf = Hdf.read(weights.toString(), () -> new HdfFile(weights));
    String fallback = root.get("module").isPresent() ? "3" : "2";
    String version = new Settings("the model", root).text("keras_version").orElse(fallback);
    return new KerasFile(root, Optional.of(hdf), size(weights), version, List.of());
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException failed) {
      throw FileErrors.unreadable(Code.BAD_MODEL, file, failed);
    }
  }

  private static JsonObject json(String name, String text) {
    JsonDocument document = JsonReader.read(name, text);
    if (!document.problems().isEmpty()) {
      throw new StriateException(document.problems());
    }
    if (document.root() instanceof JsonObject object) {
      return object;
    }
    throw new StriateException(Code.BAD_MODEL, name + " is no object in JSON");
  }

  /// An attribute that is a text; empty if there is none of the name.
  private static Optional<String> text(Node node, String name) {
    return Hdf.read(
        "the attribute " + name,
        () -> {
          @Nullable Attribute attribute = node.getAttribute(name);
          return attribute != null && attribute.getData() instanceof String text
              ? Optional.of(text)
              : Optional.<String>empty();
        });
  }

  /// An attribute that is a list of texts. Keras cuts long ones into `name0`, `name1` and so on.
  private static List<String> texts(Node node, String name) {
    return Hdf.read(
        "the attribute " + name,
        () -> {
          var texts = new ArrayList<String>();
          @Nullable Attribute attribute = node.getAttribute(name);
          for (int part = 0; ; part++) {
            if (attribute != null && attribute.getData() instanceof Object[] list) {
              Arrays.stream(list).map(String::valueOf).forEach(texts::add);
            }
            attribute = node.getAttribute(name + part);
            if (attribute == null) {
              return texts;
            }
          }
        });
  }

  /// The description of the network.
  JsonObject root() {
    return root;
  }

  /// Whether Keras 3 wrote it, or a later version.
  boolean isThird() {
    return !version.startsWith("2") && !version.startsWith("1");
  }

  /// What of the file is not used.
  List<String> remarks() {
    return remarks;
  }

  /// The weights of a layer, in the order in which Keras makes them: those that are trained first.
  List<KerasArray> weights(KerasLayer layer) {
    HdfFile hdf = weights.orElseThrow();
    Optional<Group> whole = child(hdf, "model_weights");
    Group top = whole.isPresent() ? whole.get() : hdf;
    return texts(top, LAYER_NAMES).isEmpty() ? counted(hdf, layer) : named(top, layer);
  }

  /// Keras 2: a group for each layer, which names its weights.
  private List<KerasArray> named(Group top, KerasLayer layer) {
    Optional<Group> group = child(top, layer.name());
    if (group.isEmpty()) {
      return List.of();
    }
    var arrays = new ArrayList<KerasArray>();
    for (String name : texts(group.get(), "weight_names")) {
      Dataset data =
          Hdf.read("'" + name + "'", () -> group.get().getDatasetByPath(name.replace("//", "/")));
      arrays.add(new KerasArray(name, data, bytes));
    }
    return arrays;
  }

  /// Keras 3: weights have numbers, and layers the name of their class with a number.
  private List<KerasArray> counted(Group top, KerasLayer layer) {
    for (String collection : GROUPS) {
      Optional<Group> group =
          child(top, collection).flatMap(layers -> child(layers, layer.group()));
      if (group.isPresent()) {
        // Those of a recurrent layer belong to its cell.
        Optional<Group> cell = child(group.get(), "cell");
        return cell.map(each -> numbered(layer, each))
            .orElseGet(() -> numbered(layer, group.get()));
      }
    }
    return List.of();
  }

  private List<KerasArray> numbered(KerasLayer layer, Group group) {
    var arrays = new ArrayList<KerasArray>();
    Optional<Group> variables = child(group, "vars");
    for (int i = 0; variables.isPresent(); i++) {
      String name = String.valueOf(i);
      Node node = Hdf.read(layer.group(), () -> variables.get().getChildren().get(name));
      if (!(node instanceof Dataset data)) {
        break;
      }
      arrays.add(new KerasArray(layer.group() + "/vars/" + name, data, bytes));
    }
    return arrays;
  }

  private static Optional<Group> child(Group group, String name) {
    return Hdf.read(
        "'" + name + "'",
        () ->
            group.getChildren().get(name) instanceof Group found
                ? Optional.of(found)
                : Optional.<Group>empty());
  }

  @Override
  public void close() {
    weights.ifPresent(HdfFile::close);
  }
}
