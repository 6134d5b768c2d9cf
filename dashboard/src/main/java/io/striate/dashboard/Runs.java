package io.striate.dashboard;

import io.striate.api.Catalog;
import io.striate.training.run.RunFolder;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The runs below a folder. [#look] reads their files; everybody else is given what it found.
final class Runs {
  /// How deep folders of runs lie: `runs/NAME-1`, `runs/GROUP/NAME-1`, ...
  private static final int DEPTH = 3;

  private final Path folder;
  private final Catalog catalog;
  private Map<String, WatchedRun> runs = new TreeMap<>();
  private long version;
  private boolean ended;

  /// @param folder that of runs, or a run itself
  /// @param catalog what specifications may name
  Runs(Path folder, Catalog catalog) {
    this.folder = folder.toAbsolutePath().normalize();
    this.catalog = catalog;
  }

  /// The folder that is watched.
  Path folder() {
    return folder;
  }

  /// Looks at all files, and wakes those who wait if something has changed.
  void look() {
    Map<String, WatchedRun> before;
    synchronized (this) {
      before = runs;
    }
    var found = new TreeMap<String, WatchedRun>();
    find(folder, 0, before, found);
    boolean changed = !found.keySet().equals(before.keySet());
    for (WatchedRun run : found.values()) {
      changed |= run.look();
    }
    synchronized (this) {
      runs = found;
      if (changed) {
        version++;
        notifyAll();
      }
    }
  }

  private void find(
      Path path, int depth, Map<String, WatchedRun> before, Map<String, WatchedRun> to) {
    if (Files.isRegularFile(path.resolve(RunFolder.SPEC))
        && Files.isRegularFile(path.resolve(RunFolder.DESCRIPTION))) {
      String name = nameOf(path);
      WatchedRun known = before.get(name);
      to.put(name, known == null ? new WatchedRun(name, path, catalog) : known);
      return;
    }
    if (depth < DEPTH) {
      children(path).forEach(child -> find(child, depth + 1, before, to));
    }
  }

  private String nameOf(Path path) {
    Path name = path.equals(folder) ? path.getFileName() : folder.relativize(path);
    return String.valueOf(name).replace('\\', '/');
  }

  /// The folders in a folder. One that cannot be read, or was just removed, has none.
  private static List<Path> children(Path path) {
    var children = new ArrayList<Path>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
      for (Path entry : entries) {
        boolean hidden = String.valueOf(entry.getFileName()).startsWith(".");
        if (!hidden && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          children.add(entry);
        }
      }
    } catch (IOException | DirectoryIteratorException unreadable) {
      return List.of();
    }
    return children;
  }

  /// All runs, by name.
  synchronized Collection<WatchedRun> all() {
    return List.copyOf(runs.values());
  }

  /// The run of a name.
  synchronized Optional<WatchedRun> find(String name) {
    return Optional.ofNullable(runs.get(name));
  }

  /// Counts the changes.
  synchronized long version() {
    return version;
  }

  /// Waits until something changes, or for some time.
  ///
  /// @param seen the version that the caller knows
  /// @return whether something has changed
  synchronized boolean await(long seen, long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    long left = millis;
    while (version == seen && !ended && left > 0) {
      wait(left);
      left = (end - System.nanoTime()) / 1_000_000;
    }
    return version != seen;
  }

  /// Whether nobody looks any more.
  synchronized boolean ended() {
    return ended;
  }

  /// Wakes all who wait, for good.
  synchronized void end() {
    ended = true;
    notifyAll();
  }
}
