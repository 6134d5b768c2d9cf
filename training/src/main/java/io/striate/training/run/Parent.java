package io.striate.training.run;

import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.arrays.StoredTensor;
import io.striate.arrays.file.ArrayFile;
import io.striate.json.Fields;
import io.striate.json.Json;
import io.striate.json.JsonObject;
import io.striate.training.file.ModelFile;
import io.striate.training.file.Seal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The model whose weights a new run begins with.
///
/// @param source its file
/// @param weights by name
public record Parent(Source source, List<StoredTensor> weights) {
  static final String KEY = "parent";

  /// A file of weights, as `run.json` records it.
  ///
  /// @param file a model file or a checkpoint
  /// @param sha256 of the file
  public record Source(Path file, String sha256) {
    JsonObject json() {
      return Json.object().put("file", file.toString()).put("sha256", sha256).build();
    }

    static Source of(Fields fields) {
      return new Source(Path.of(fields.text("file")), fields.text("sha256"));
    }
  }

  public Parent {
    weights = List.copyOf(weights);
  }

  /// The names of the layers that have weights.
  public Set<String> layers() {
    return weights.stream()
        .map(tensor -> Inheritance.layer(tensor.name()))
        .collect(Collectors.toSet());
  }

  /// Reads a model file, a checkpoint, a safetensors or NPZ file of weights by name (in single
  /// precision), or of the folder of a run its model, or if it has not finished its newest
  /// checkpoint.
  ///
  /// @throws io.striate.api.error.StriateException if there is none, or it is damaged
  public static Parent read(Path modelOrRun) {
    Path model = modelOrRun.resolve(RunFolder.MODEL);
    if (Files.isDirectory(modelOrRun) && !Files.exists(model)) {
      return of(RunWeights.newest(modelOrRun));
    }
    if (RunWeights.isCheckpoint(modelOrRun)) {
      return of(RunWeights.read(modelOrRun));
    }
    Path file = Files.isDirectory(modelOrRun) ? model : modelOrRun;
    if (file.toString().matches(".*\\.(safetensors|npz)")) {
      return of(file, ArrayFile.open(file).readAll());
    }
    return of(file, ModelFile.read(file).weights());
  }

  private static Parent of(RunWeights checkpoint) {
    return of(checkpoint.file(), checkpoint.weights());
  }

  private static Parent of(Path file, List<StoredTensor> weights) {
    return new Parent(new Source(file.toAbsolutePath().normalize(), sha256(file)), weights);
  }

  private static String sha256(Path file) {
    try (var out = new DigestOutputStream(OutputStream.nullOutputStream(), Seal.digest())) {
      Files.copy(file, out);
      return Seal.hex(out.getMessageDigest());
    } catch (IOException e) {
      throw FileErrors.unreadable(Code.BAD_MODEL, file, e);
    }
  }

  /// Reads the file again, for a run that was killed before its first checkpoint.
  ///
  /// @throws io.striate.api.error.StriateException if it is gone, or another one now
  static Parent again(Source source) {
    Parent found = read(source.file());
    if (!found.source().equals(source)) {
      throw FileErrors.bad(
          Code.BAD_MODEL,
          source.file(),
          "the run began with weights of this file, which has changed since",
          "put it back, or start a new run");
    }
    return found;
  }
}
