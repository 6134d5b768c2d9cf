package io.striate.training.run;

import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import io.striate.api.error.StriateException;
import io.striate.training.file.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The checkpoints of a run, named by their step. The last two and the best are kept.
final class CheckpointFolder {
  private static final Pattern NAME = Pattern.compile("step-(\\d{1,18})\\.checkpoint");

  /// How the names of files end that a run has set aside.
  static final String ABANDONED = ".abandoned";

  private static final int KEPT = 2;

  private final Path folder;
  private final AtomicFiles files;

  CheckpointFolder(Path folder, AtomicFiles files) {
    this.folder = folder;
    this.files = files;
  }

  /// Writes a checkpoint, then removes those that are no longer needed.
  Path write(Checkpoint checkpoint) {
    Path file = file(checkpoint.step());
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw FileErrors.unwritable(folder, e);
    }
    checkpoint.write(file, files);
    prune(checkpoint.moment().best().map(Moment.Best::step));
    return file;
  }

  /// The file of a step.
  Path file(long step) {
    return folder.resolve(String.format(Locale.ROOT, "step-%09d.checkpoint", step));
  }

  /// The step in a file's name, if it is the name of a checkpoint.
  static OptionalLong stepOf(Path file) {
    Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
    return name.matches() ? OptionalLong.of(Long.parseLong(name.group(1))) : OptionalLong.empty();
  }

  /// Reads the newest checkpoint, if there is one. A file that was never finished does not count; a
  /// damaged one is an error.
  ///
  /// @throws StriateException if it is damaged; the message names the one before
  Optional<Checkpoint> newest() {
    SortedMap<Long, Path> all = list();
    if (all.isEmpty()) {
      return Optional.empty();
    }
    Path newest = Objects.requireNonNull(all.get(all.lastKey()));
    try {
      return Optional.of(Checkpoint.read(newest));
    } catch (StriateException e) {
      var older = all.headMap(all.lastKey());
      throw new StriateException(
          Code.BAD_MODEL,
          e.problems().getFirst().what(),
          older.isEmpty()
              ? "there is no older checkpoint; start the run again"
              : "to resume from the one before, name it: --resume " + older.get(older.lastKey()));
    }
  }

  /// Sets checkpoints after a step aside: the run resumes at the step and writes its own.
  void abandonAfter(long step) {
    list()
        .tailMap(step + 1)
        .values()
        .forEach(file -> {
          try {
            Files.move(
                file,
                file.resolveSibling(file.getFileName() + ABANDONED),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
          } catch (IOException e) {
            throw FileErrors.unwritable(file, e);
          }
        });
  }

  private void prune(Optional<Long> best) {
    SortedMap<Long, Path> all = list();
    List<Long> steps = List.copyOf(all.keySet());
    for (long step : steps.subList(0, Math.max(0, steps.size() - KEPT))) {
      if (best.isEmpty() || best.get() != step) {
        Path file = Objects.requireNonNull(all.get(step));
        try {
          Files.deleteIfExists(file);
        } catch (IOException e) {
          throw FileErrors.unwritable(file, e);
        }
      }
    }
  }

  /// The finished checkpoints by their step.
  SortedMap<Long, Path> list() {
    var all = new TreeMap<Long, Path>();
    try (var children = Files.list(folder)) {
      children.forEach(child -> {
        OptionalLong step = stepOf(child);
        if (step.isPresent()) {
          all.put(step.getAsLong(), child);
        }
      });
    } catch (NoSuchFileException e) {
      return all; // nothing has been written yet
    } catch (IOException e) {
      throw FileErrors.unreadable(Code.BAD_RUN, folder, e);
    }
    return all;
  }
}
