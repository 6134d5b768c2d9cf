package io.striate.training;

import io.striate.api.Catalog;
import io.striate.api.data.PassMonitor;
import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.StriateException;
import io.striate.layers.program.Programs;
import io.striate.training.data.Fingerprint;
import io.striate.training.file.CheckedArchive;
import io.striate.training.file.ModelFile;
import io.striate.training.file.Seal;
import io.striate.training.run.RunWeights;
import io.striate.training.run.UsedPlugin;
import io.striate.training.step.States;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A model file or a checkpoint in which everything belongs together: its entries are what was
/// written, the specification is correct, its plug-ins are installed, and the weights are those
/// that it describes. No program of the network has run.
///
/// @param model what was read
/// @param sha256 of the whole file, in hexadecimal digits: to be compared with one from a source
///   that is trusted, since anyone can write a file with correct checksums
/// @param version of the format
/// @param entries what the archive has, each with its checksum
/// @param plugins that the model was trained with, as the file records them
/// @param data what identifies the data that a model was trained on; checkpoints and models of
///   earlier versions do not record it
public record Verification(
    TrainedModel model,
    String sha256,
    int version,
    List<CheckedArchive.Entry> entries,
    List<UsedPlugin> plugins,
    Optional<Fingerprint> data) {
  private static final String DATA = "data";

  public Verification {
    entries = List.copyOf(entries);
    plugins = List.copyOf(plugins);
  }

  /// Verifies a model file, a checkpoint, or the folder of a run: its model, or if it has not
  /// finished its newest checkpoint.
  ///
  /// @param overrides values that replace those of the specification, such as the place of the data
  /// @param catalog what the specification may name
  /// @throws StriateException if something is missing, damaged, or does not belong together
  public static Verification of(Path modelOrRun, List<String> overrides, Catalog catalog) {
    Path file = TrainedModel.file(modelOrRun);
    boolean checkpoint = RunWeights.isCheckpoint(file);
    try (var archive = checkpoint ? RunWeights.archive(file) : ModelFile.archive(file)) {
      List<CheckedArchive.Entry> entries = archive.verify();
      TrainedModel model = TrainedModel.read(modelOrRun, overrides, catalog);
      requireWeights(model);
      return new Verification(
          model,
          sha256(file),
          archive.version(),
          entries,
          UsedPlugin.of(archive.details().object(), file),
          archive.details().optional(DATA).map(Fingerprint::of));
    }
  }

  /// Checks that the data which the specification names is that which the model was trained on.
  ///
  /// @throws StriateException if it is not, cannot be read, or is not recorded
  /// @throws java.util.concurrent.CancellationException if the monitor stops it
  public void requireData(PassMonitor monitor) {
    Fingerprint trained =
        data.orElseThrow(() ->
            FileErrors.bad(
                Code.BAD_MODEL,
                model.file(),
                "does not record what data it was trained on",
                "verify the model of a finished run"));
    Fingerprint found = model.fingerprint(trained.kind(), monitor);
    if (!found.equals(trained)) {
      throw FileErrors.bad(
          Code.BAD_DATA,
          model.file(),
          String.format(
              Locale.ROOT,
              "was trained on other data (%s %s, now %s)",
              trained.kind().key(),
              trained.value(),
              found.value()),
          "put it back, or name its folder: --data FOLDER");
    }
  }

  /// What an optimizer keeps stands in checkpoints beside the weights.
  private static void requireWeights(TrainedModel model) {
    List<Programs.State> states =
        model.network().graph().states().stream()
            .map(state ->
                new Programs.State(
                    state.name(), state.parameter().shape(), true, _ -> new float[0]))
            .toList();
    var names = states.stream().map(Programs.State::name).toList();
    boolean checkpoint = RunWeights.isCheckpoint(model.file());
    States.requireSame(
        states,
        model.weights().stream()
            .filter(tensor -> !checkpoint || names.contains(tensor.name()))
            .toList(),
        model.file());
  }

  private static String sha256(Path file) {
    try (var in = new DigestInputStream(Files.newInputStream(file), Seal.digest())) {
      in.transferTo(OutputStream.nullOutputStream());
      return Seal.hex(in.getMessageDigest());
    } catch (IOException e) {
      throw FileErrors.unreadable(Code.BAD_MODEL, file, e);
    }
  }
}
