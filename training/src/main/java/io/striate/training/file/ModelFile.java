package io.striate.training.file;

import io.striate.api.error.StriateException;
import io.striate.arrays.StoredTensor;
import io.striate.arrays.safetensors.Safetensors;
import io.striate.json.JsonObject;
import io.striate.training.file.AtomicFiles.Content;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;

/// A trained model in one file, `model.striate`: all that a prediction needs.
///
/// | entry | holds |
/// |---|---|
/// | `metadata.json` | format, version, checksums, and where the weights come from |
/// | `spec.json` | the model's canonical specification |
/// | `labels.json` | the names of the classes of each output |
/// | `normalization.json` | how the bytes of each input are normalized |
/// | `weights.safetensors` | parameters and running statistics in canonical layouts |
///
/// @param spec the canonical specification, as JSON text
/// @param weights parameters and running statistics by name
/// @param format how bytes become inputs, and what the classes are called
/// @param origin where the weights come from: run, seed, epoch; free for readers to show
public record ModelFile(
    String spec, List<StoredTensor> weights, SampleFormat format, JsonObject origin) {

  /// Format 2 has class names for each output and a normalization for each input.
  private static final CheckedArchive.Format FORMAT = new CheckedArchive.Format("striate-model", 2);

  private static final String SPEC = "spec.json";
  private static final String WEIGHTS = "weights.safetensors";

  public ModelFile {
    weights = List.copyOf(weights);
  }

  /// Writes the model, replacing `target` only when all of it is on the disk.
  public void write(Path target, AtomicFiles files) {
    var entries = new LinkedHashMap<String, Content>();
    entries.put(SPEC, CheckedArchive.bytes(spec));
    format.addTo(entries);
    entries.put(WEIGHTS, out -> Safetensors.write(weights, out));
    files.write(target, CheckedArchive.content(FORMAT, origin, entries));
  }

  /// Opens the archive of a model, to look at it as such.
  ///
  /// @throws StriateException if the file is missing, truncated, or written by a newer Striate
  public static CheckedArchive archive(Path file) {
    return CheckedArchive.open(file, FORMAT);
  }

  /// Reads a model.
  ///
  /// @throws StriateException if the file is missing, damaged, or written by a newer Striate
  public static ModelFile read(Path file) {
    try (var archive = archive(file)) {
      return new ModelFile(
          archive.text(SPEC),
          archive.read(WEIGHTS, Safetensors::read),
          SampleFormat.read(archive),
          archive.details().object());
    }
  }
}
