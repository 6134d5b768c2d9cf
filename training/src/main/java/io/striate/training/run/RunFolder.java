package io.striate.training.run;

import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import io.striate.training.file.AtomicFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/// The folder of one run, held by one process at a time.
///
/// | file | holds |
/// |---|---|
/// | `spec.json` | the canonical specification |
/// | `run.json` | versions, machine, backend, seed, data: what made this run what it is |
/// | `metrics.jsonl` | a line for each epoch, and one for every few steps |
/// | `checkpoints/` | where the run can be resumed from |
/// | `model.striate` | the trained model, once the run has finished |
/// | `.lock` | nothing; it is locked while a process trains in the folder |
/// | `.process` | which process that is, for [RunProcess] |
/// | `.stop` | nothing; asks that process to stop ([StopRequest]) |
public final class RunFolder implements AutoCloseable {
  /// The name of the canonical specification.
  public static final String SPEC = "spec.json";

  /// The name of the file that says what made a run what it is.
  public static final String DESCRIPTION = "run.json";

  /// The name of the trained model.
  public static final String MODEL = "model.striate";

  static final String CHECKPOINTS = "checkpoints";

  private static final String METRICS = "metrics.jsonl";
  private static final String LOCK = ".lock";

  private final Path path;
  private final FileChannel lockFile;

  private final boolean made;

  /// @param made whether this process has made the folder
  private RunFolder(Path path, boolean made) {
    this.path = path;
    this.made = made;
    this.lockFile = lock(path);
    try {
      Files.deleteIfExists(path.resolve(StopRequest.FILE));
      RunProcess.current().write(path);
    } catch (IOException e) {
      close();
      throw unusable(path, e);
    }
  }

  /// Makes `parent/name-1`, or the first `name-n` that does not exist yet, even if several
  /// processes try at once.
  ///
  /// @param name characters other than letters, digits, `.`, `_` and `-` become `-`
  public static RunFolder claim(Path parent, String name) {
    String safe = name.replaceAll("[^A-Za-z0-9._-]", "-");
    createParents(parent);
    int n = 1;
    while (!isMade(parent.resolve(safe + "-" + n))) {
      n++;
    }
    return new RunFolder(parent.resolve(safe + "-" + n), true);
  }

  private static boolean isMade(Path path) {
    try {
      Files.createDirectory(path);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }

  /// Makes a folder of that very name, which must not exist, or must be empty but for what a
  /// process left that was killed before it had begun its run.
  public static RunFolder create(Path path) {
    boolean made = !Files.exists(path);
    createParents(path);
    boolean run = Files.exists(path.resolve(SPEC));
    try (var children = Files.list(path)) {
      if (children.anyMatch(child -> run || !isRemainder(child))) {
        throw FileErrors.bad(
            Code.BAD_RUN,
            path,
            "is not empty",
            run
                ? "name another folder, or resume the run in it by --resume " + path
                : "name another folder");
      }
    } catch (IOException e) {
      throw unusable(path, e);
    }
    return new RunFolder(path, made);
  }

  /// Whether a file may be left by a process that was killed before it had begun its run.
  private static boolean isRemainder(Path file) {
    String name = String.valueOf(file.getFileName());
    return switch (name) {
      case LOCK, DESCRIPTION, RunProcess.FILE, StopRequest.FILE -> true;
      case METRICS -> file.toFile().length() == 0;
      default -> name.endsWith(AtomicFiles.TEMPORARY);
    };
  }

  /// Opens the folder of a run that exists.
  public static RunFolder open(Path path) {
    if (!Files.isRegularFile(path.resolve(SPEC))) {
      throw FileErrors.bad(
          Code.BAD_RUN,
          path,
          Files.exists(path) ? "is not a run: it has no spec.json" : "no such folder",
          "name the folder of a run, such as runs/lenet-5-1");
    }
    return new RunFolder(path, false);
  }

  private static void createParents(Path path) {
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }

  private static FileChannel lock(Path path) {
    FileChannel channel;
    try {
      channel =
          FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw unusable(path, e);
    }
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw inUse(path, channel);
      }
      return channel;
    } catch (OverlappingFileLockException e) {
      throw inUse(path, channel);
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }

  private static StriateException inUse(Path path, FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      return unusable(path, e);
    }
    return FileErrors.bad(
        Code.BAD_RUN,
        path,
        "another process trains here",
        "wait until it has finished, or name another folder");
  }

  private static StriateException unusable(Path path, IOException cause) {
    return new StriateException(
        Problem.of(
            Code.IO_FAILED,
            String.format(
                Locale.ROOT,
                "run folder %s cannot be used: %s; check the permissions or name another folder by --run",
                path,
                FileErrors.reason(cause))),
        cause);
  }

  /// The path of the run that a checkpoint belongs to: it lies in `RUN/checkpoints/`.
  public static Path of(Path checkpoint) {
    return checkpoint.toAbsolutePath().resolve("../..").normalize();
  }

  /// The folder itself.
  public Path path() {
    return path;
  }

  /// The canonical specification.
  public Path spec() {
    return path.resolve(SPEC);
  }

  /// What made this run what it is.
  public Path description() {
    return path.resolve(DESCRIPTION);
  }

  /// Figures of epochs and steps, a JSON object on each line.
  public Path metrics() {
    return path.resolve(METRICS);
  }

  /// Where the run can be resumed from.
  public Path checkpoints() {
    return path.resolve(CHECKPOINTS);
  }

  /// The trained model.
  public Path model() {
    return path.resolve(MODEL);
  }

  /// Checks that a run without a checkpoint has ended before its first, so that nothing is lost
  /// when it begins again.
  ///
  /// @throws StriateException if it has trained, so that its checkpoints were removed
  void requireNothingTrained() {
    try {
      boolean logged = Files.exists(metrics()) && Files.size(metrics()) > 0;
      if (logged || Files.exists(model())) {
        throw FileErrors.bad(
            Code.BAD_RUN,
            checkpoints(),
            String.format(
                Locale.ROOT,
                "holds no checkpoint, but the run has trained (%s)",
                (logged ? metrics() : model()).getFileName()),
            "put the checkpoints back, or start a new run");
      }
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }

  /// Releases the lock. A folder that this process has made and not used is removed.
  @Override
  public void close() {
    try {
      Files.deleteIfExists(path.resolve(StopRequest.FILE));
      Files.deleteIfExists(path.resolve(RunProcess.FILE));
      lockFile.close();
      if (made) {
        removeIfUnused();
      }
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }

  private void removeIfUnused() throws IOException {
    try (var children = Files.list(path)) {
      if (children.anyMatch(child -> !child.endsWith(LOCK))) {
        return;
      }
    } catch (NoSuchFileException e) {
      return; // somebody else has removed it
    }
    Files.deleteIfExists(path.resolve(LOCK));
    Files.delete(path);
  }
}
