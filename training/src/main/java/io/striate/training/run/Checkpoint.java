package io.striate.training.run;

import io.striate.api.error.StriateException;
import io.striate.arrays.StoredTensor;
import io.striate.arrays.safetensors.Safetensors;
import io.striate.json.Fields;
import io.striate.json.Json;
import io.striate.json.JsonObject;
import io.striate.json.JsonWriter;
import io.striate.training.file.AtomicFiles;
import io.striate.training.file.AtomicFiles.Content;
import io.striate.training.file.CheckedArchive;
import io.striate.training.file.SampleFormat;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// A moment of a run and its tensors: the run resumes from there as if it had never stopped.
///
/// @param spec the canonical specification by which the run has trained; absent in checkpoints of
///   earlier formats
/// @param moment where the run stands
/// @param metricsLength how long `metrics.jsonl` was, in bytes
/// @param format how bytes become inputs, and what the classes are called
/// @param tensors parameters, running statistics and optimizer slots by name
record Checkpoint(
    Optional<String> spec,
    Moment moment,
    long metricsLength,
    SampleFormat format,
    List<StoredTensor> tensors) {
  /// Format 2 has added phases, the history of figures and early stops; format 3 class names for
  /// each output and a normalization for each input; format 4 the specification.
  private static final CheckedArchive.Format FORMAT =
      new CheckedArchive.Format("striate-checkpoint", 4);

  private static final String SPEC = "spec.json";
  private static final String STATE = "state.json";
  private static final String TENSORS = "tensors.safetensors";

  Checkpoint {
    tensors = List.copyOf(tensors);
  }

  /// How many steps had been performed.
  long step() {
    return moment.step();
  }

  /// The tensors with the average of the weights in place of the weights, if one is used.
  List<StoredTensor> used() {
    return moment.averaged() > 0 ? Averaging.inPlace(tensors) : tensors;
  }

  void write(Path file, AtomicFiles files) {
    var entries = new LinkedHashMap<String, Content>();
    spec.ifPresent(text -> entries.put(SPEC, CheckedArchive.bytes(text)));
    entries.put(STATE, CheckedArchive.bytes(JsonWriter.pretty(state())));
    format.addTo(entries);
    entries.put(TENSORS, out -> Safetensors.write(tensors, out));
    files.write(file, CheckedArchive.content(FORMAT, Json.object().build(), entries));
  }

  /// Opens the archive of a checkpoint, to look at it as such.
  static CheckedArchive archive(Path file) {
    return CheckedArchive.open(file, FORMAT);
  }

  /// Reads a checkpoint.
  ///
  /// @throws StriateException if it is missing, damaged or of a newer version
  static Checkpoint read(Path file) {
    try (var archive = archive(file)) {
      Fields state = archive.fields(STATE);
      return new Checkpoint(
          archive.has(SPEC) ? Optional.of(archive.text(SPEC)) : Optional.empty(),
          Moment.of(state),
          state.count("metricsLength"),
          SampleFormat.read(archive),
          archive.read(TENSORS, Safetensors::read));
    }
  }

  private JsonObject state() {
    var state = Json.object().put("metricsLength", metricsLength);
    moment.addTo(state);
    return state.build();
  }
}
