package io.striate.games.run;

import io.striate.api.play.Learner;
import io.striate.api.step.Weights;
import io.striate.arrays.safetensors.Safetensors;
import io.striate.json.Json;
import io.striate.training.file.AtomicFiles;
import io.striate.training.file.AtomicFiles.Content;
import io.striate.training.file.CheckedArchive;
import io.striate.training.file.WeightsFile;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;

/// Where a training with a learner stands: with it the training ends with the same bits as if it
/// had not been interrupted.
///
/// | entry | holds |
/// |---|---|
/// | `metadata.json` | format, version, checksums, the next step, the backend, and how long the metrics were |
/// | `weights.safetensors` | every state by its name |
/// | `session.bin` | what the learner keeps outside the weights, such as a replay memory |
///
/// @param step the number of the next step
/// @param metrics the length of the metrics, in bytes
/// @param backend the name of the backend; another one gives other bits
record Checkpoint(long step, long metrics, String backend) {
  private static final CheckedArchive.Format FORMAT =
      new CheckedArchive.Format("striate-learner", 1);
  private static final String WEIGHTS = "weights.safetensors";
  private static final String SESSION = "session.bin";

  /// Writes it, replacing `target` only when all of it is on the disk.
  void write(Path target, Weights weights, Learner.Session session) {
    var entries = new LinkedHashMap<String, Content>();
    entries.put(WEIGHTS, out -> Safetensors.write(WeightsFile.tensors(weights), out));
    entries.put(
        SESSION,
        out -> {
          // Not closed: the stream below belongs to the archive.
          var data = new DataOutputStream(new BufferedOutputStream(out));
          session.save(data);
          data.flush();
        });
    var details =
        Json.object().put("step", step).put("metrics", metrics).put("backend", backend).build();
    AtomicFiles.onDisk().write(target, CheckedArchive.content(FORMAT, details, entries));
  }

  /// Reads what it says of itself.
  ///
  /// @throws io.striate.api.error.StriateException if it is missing or damaged
  static Checkpoint read(Path file) {
    try (var archive = CheckedArchive.open(file, FORMAT)) {
      var details = archive.details();
      return new Checkpoint(
          details.count("step"), details.count("metrics"), details.text("backend"));
    }
  }

  /// Reads weights and session.
  ///
  /// @throws io.striate.api.error.StriateException if it is missing or damaged
  static void restore(Path file, Weights weights, Learner.Session session) {
    try (var archive = CheckedArchive.open(file, FORMAT)) {
      WeightsFile.restore(archive.read(WEIGHTS, Safetensors::read), weights);
      archive.read(
          SESSION,
          (in, size, name) -> {
            session.restore(new DataInputStream(new BufferedInputStream(in)));
            return size;
          });
    }
  }
}
