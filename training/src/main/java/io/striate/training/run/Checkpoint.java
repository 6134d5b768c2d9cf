package io.striate.training.run;

import io.striate.api.error.StriateException;
import io.striate.json.Json;
import io.striate.json.JsonObject;
import io.striate.json.JsonWriter;
import io.striate.training.file.AtomicFiles;
import io.striate.training.file.AtomicFiles.Content;
import io.striate.training.file.CheckedArchive;
import io.striate.training.file.Fields;
import io.striate.training.file.Safetensors;
import io.striate.training.file.SampleFormat;
import io.striate.training.file.StoredTensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// A moment of a run from which it goes on as if it had never stopped.
///
/// Random numbers and the order of the samples are not in it: both follow from the seed and the
/// step.
///
/// @param step how many steps have been made
/// @param metricsLength how long `metrics.jsonl` was, in bytes
/// @param sums what the current epoch has added up so far
/// @param best the best epoch so far by validation, if there was any
/// @param format how bytes become inputs, and what the classes are called
/// @param tensors parameters, running statistics and optimiser slots by name
record Checkpoint(
    long step,
    long metricsLength,
    Sums sums,
    Optional<Best> best,
    SampleFormat format,
    List<StoredTensor> tensors) {
  private static final CheckedArchive.Format FORMAT =
      new CheckedArchive.Format("striate-checkpoint", 1);
  private static final String STATE = "state.json";
  private static final String TENSORS = "tensors.safetensors";

  /// The best epoch so far.
  ///
  /// @param step the step after it
  /// @param epoch its number, from 1
  /// @param value its figure on the validation samples
  record Best(long step, int epoch, double value) {}

  Checkpoint {
    tensors = List.copyOf(tensors);
  }

  void write(Path file, AtomicFiles files) {
    var entries = new LinkedHashMap<String, Content>();
    entries.put(STATE, CheckedArchive.bytes(JsonWriter.pretty(state())));
    format.addTo(entries);
    entries.put(TENSORS, out -> Safetensors.write(tensors, out));
    files.write(file, CheckedArchive.content(FORMAT, Json.object().build(), entries));
  }

  /// Reads a checkpoint.
  ///
  /// @throws StriateException if it is missing, damaged or of a newer version
  static Checkpoint read(Path file) {
    try (var archive = CheckedArchive.open(file, FORMAT)) {
      Fields state = archive.fields(STATE);
      return new Checkpoint(
          state.count("step"),
          state.count("metricsLength"),
          Sums.of(state.fields("sums")),
          state
              .optional("best")
              .map(best -> new Best(best.count("step"), best.index("epoch"), best.number("value"))),
          SampleFormat.read(archive),
          archive.read(TENSORS, Safetensors::read));
    }
  }

  private JsonObject state() {
    var state =
        Json.object()
            .put("step", step)
            .put("metricsLength", metricsLength)
            .put("sums", sums.json());
    best.ifPresent(found ->
        state.put(
            "best",
            Json.object()
                .put("step", found.step())
                .put("epoch", found.epoch())
                .put("value", found.value())
                .build()));
    return state.build();
  }
}
