package io.striate.training.run;

import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.StriateException;
import io.striate.arrays.StoredTensor;
import io.striate.training.file.AtomicFiles;
import io.striate.training.file.CheckedArchive;
import io.striate.training.file.SampleFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The weights in a checkpoint, for a look at a run that has not finished or at an epoch before its
/// last.
///
/// @param file the checkpoint
/// @param run the run's folder
/// @param spec the canonical specification by which the run has trained; absent in checkpoints of
///   earlier formats
/// @param weights by name, with what the optimizer keeps; where an average of the weights is used,
///   the average
/// @param format how bytes become inputs, and what the classes are called
public record RunWeights(
    Path file, Path run, Optional<String> spec, List<StoredTensor> weights, SampleFormat format) {

  public RunWeights {
    weights = List.copyOf(weights);
  }

  /// Whether a file's name is that of a checkpoint.
  public static boolean isCheckpoint(Path file) {
    return CheckpointFolder.stepOf(file).isPresent();
  }

  /// Opens the archive of a checkpoint, to look at it as such.
  ///
  /// @throws StriateException if the file is missing, truncated, or written by a newer Striate
  public static CheckedArchive archive(Path checkpoint) {
    return Checkpoint.archive(checkpoint);
  }

  /// The weights of a checkpoint.
  ///
  /// @throws StriateException if it is missing or damaged
  public static RunWeights read(Path checkpoint) {
    return of(checkpoint, RunFolder.of(checkpoint), Checkpoint.read(checkpoint));
  }

  /// The weights of a run's newest checkpoint.
  ///
  /// @throws StriateException if there is none, or it is damaged
  public static RunWeights newest(Path run) {
    var folder = new CheckpointFolder(run.resolve(RunFolder.CHECKPOINTS), AtomicFiles.onDisk());
    var newest = folder.newest().orElseThrow(() -> noneYet(run));
    return of(folder.file(newest.step()), run, newest);
  }

  private static StriateException noneYet(Path run) {
    return FileErrors.bad(
        Code.BAD_RUN,
        run,
        "the run ended before its first checkpoint, so there are no weights yet",
        "train it with --resume " + run);
  }

  private static RunWeights of(Path file, Path run, Checkpoint checkpoint) {
    return new RunWeights(file, run, checkpoint.spec(), checkpoint.used(), checkpoint.format());
  }
}
