package io.striate.layers.model;

import io.striate.api.error.StriateException;
import io.striate.layers.json.Json;
import io.striate.layers.json.JsonObject;
import io.striate.layers.json.JsonWriter;
import io.striate.layers.model.AtomicFiles.Content;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;

/// A trained model in one file, `model.striate`: all that a prediction needs.
///
/// | entry | holds |
/// |---|---|
/// | `metadata.json` | format, version, checksums, and where the weights come from |
/// | `spec.json` | the model's canonical specification |
/// | `weights.safetensors` | parameters and running statistics in canonical layouts |
/// | `labels.json` | the names of the classes |
/// | `normalization.json` | how bytes of an image become inputs |
///
/// @param spec the canonical specification, as JSON text
/// @param weights parameters and running statistics by name
/// @param labels the names of the classes, in the order of the outputs; empty where there are no
///   classes
/// @param normalization how bytes of an image become inputs
/// @param origin where the weights come from: run, seed, epoch; free for readers to show
public record ModelFile(
    String spec,
    List<StoredTensor> weights,
    List<String> labels,
    Normalization normalization,
    JsonObject origin) {

  private static final CheckedArchive.Format FORMAT = new CheckedArchive.Format("striate-model", 1);
  private static final String SPEC = "spec.json";
  private static final String WEIGHTS = "weights.safetensors";
  private static final String LABELS = "labels.json";
  private static final String NORMALIZATION = "normalization.json";

  public ModelFile {
    weights = List.copyOf(weights);
    labels = List.copyOf(labels);
  }

  /// Writes the model, replacing `target` only when all of it is on the disk.
  public void write(Path target, AtomicFiles files) {
    var entries = new LinkedHashMap<String, Content>();
    entries.put(SPEC, CheckedArchive.bytes(spec));
    entries.put(LABELS, json(labelsJson()));
    entries.put(NORMALIZATION, json(normalizationJson()));
    entries.put(WEIGHTS, out -> Safetensors.write(weights, out));
    files.write(target, CheckedArchive.content(FORMAT, origin, entries));
  }

  /// Reads a model.
  ///
  /// @throws StriateException if the file is missing, damaged, or written by a newer Striate
  public static ModelFile read(Path file) {
    try (var archive = CheckedArchive.open(file, FORMAT)) {
      return new ModelFile(
          archive.text(SPEC),
          archive.read(WEIGHTS, Safetensors::read),
          Fields.parse(archive.text(LABELS), file + "!" + LABELS).texts("labels"),
          normalization(Fields.parse(archive.text(NORMALIZATION), file + "!" + NORMALIZATION)),
          archive.details().object());
    }
  }

  private JsonObject labelsJson() {
    return Json.object().put("labels", Json.list(labels.stream().map(Json::text).toList())).build();
  }

  private JsonObject normalizationJson() {
    return Json.object()
        .put("mean", Json.list(normalization.mean().stream().map(Json::number).toList()))
        .put("deviation", Json.list(normalization.deviation().stream().map(Json::number).toList()))
        .build();
  }

  private static Normalization normalization(Fields fields) {
    return new Normalization(
        fields.numbers("mean").stream().map(Double::floatValue).toList(),
        fields.numbers("deviation").stream().map(Double::floatValue).toList());
  }

  private static Content json(JsonObject object) {
    return CheckedArchive.bytes(JsonWriter.pretty(object));
  }
}
