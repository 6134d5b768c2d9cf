package io.striate.serve;

import io.striate.api.Catalog;
import io.striate.api.backend.Backend;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.training.PredictorOptions;
import io.striate.training.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The models that are served, by name. A file that changes is read again; requests that have begun
/// finish with the version that they began with. A file that cannot be read leaves the version that
/// is there.
final class Models implements AutoCloseable {
  /// A model that the user names.
  ///
  /// @param name by which clients ask for it
  /// @param path a model file, a checkpoint, or the folder of a run
  record Named(String name, Path path) {}

  private final Catalog catalog;
  private final Backend backend;
  private final PredictorOptions options;
  private final Consumer<String> log;
  private final List<Place> places = new ArrayList<>();

  /// @param log takes lines about models that are loaded, or could not be
  Models(Catalog catalog, Backend backend, PredictorOptions options, Consumer<String> log) {
    this.catalog = catalog;
    this.backend = backend;
    this.options = options;
    this.log = log;
  }

  /// The place of a model, and the version that is there.
  private static final class Place {
    private final Named named;
    private volatile ServedModel served;

    /// What the files looked like that were read, or could not be.
    private Map<Path, Stamp> read;

    /// What they looked like at the last look.
    private Map<Path, Stamp> seen;

    Place(Named named, ServedModel served, Map<Path, Stamp> read) {
      this.named = named;
      this.served = served;
      this.read = read;
      this.seen = read;
    }
  }

  /// By which a change of a file shows.
  private record Stamp(FileTime time, long size) {}

  /// Reads a model.
  ///
  /// @throws StriateException if it cannot be read, or another one has its name
  void add(Named named) {
    if (find(named.name()).isPresent()) {
      throw new StriateException(
          Code.DUPLICATE_NAME,
          "two models are called '" + named.name() + "'",
          "give one of them another name: NAME=" + named.path());
    }
    Map<Path, Stamp> stamps = stamps(named.path());
    places.add(new Place(named, open(named), stamps));
  }

  private ServedModel open(Named named) {
    ServedModel served = ServedModel.open(named.name(), named.path(), catalog, backend, options);
    served.model().changes().forEach(change -> log.accept("note: " + change));
    log.accept("model " + named.name() + ", version " + served.version() + ": " + named.path());
    return served;
  }

  /// The version that is there of a model.
  Optional<ServedModel> find(String name) {
    return all().stream().filter(each -> each.name().equals(name)).findFirst();
  }

  /// The models in the order in which the user named them.
  List<ServedModel> all() {
    return places.stream().map(place -> place.served).toList();
  }

  /// Looks for changed files, and reads them once they have stopped changing. Called by one thread.
  void refresh() {
    for (Place place : places) {
      Map<Path, Stamp> now = stamps(place.named.path());
      boolean settled = now.equals(place.seen);
      place.seen = now;
      if (settled && !now.equals(place.read) && !now.isEmpty()) {
        place.read = now;
        replace(place);
      }
    }
  }

  private void replace(Place place) {
    ServedModel before = place.served;
    try {
      place.served = open(place.named);
    } catch (StriateException unusable) {
      log.accept(
          "model "
              + place.named.name()
              + ": version "
              + before.version()
              + " stays, because the new one cannot be used: "
              + unusable.getMessage());
      return;
    }
    before.close();
  }

  /// What a file looks like, or the files of a run that a model may be read from.
  private static Map<Path, Stamp> stamps(Path path) {
    var stamps = new LinkedHashMap<Path, Stamp>();
    try {
      for (Path file : files(path)) {
        if (Files.isRegularFile(file)) {
          stamps.put(file, new Stamp(Files.getLastModifiedTime(file), Files.size(file)));
        }
      }
    } catch (IOException replaced) {
      return Map.of(); // looked at again soon
    }
    return stamps;
  }

  private static List<Path> files(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    var files = new ArrayList<Path>();
    files.add(path.resolve(RunFolder.MODEL));
    Path checkpoints = path.resolve("checkpoints");
    if (Files.isDirectory(checkpoints)) {
      try (Stream<Path> saved = Files.list(checkpoints)) {
        saved.sorted().forEach(files::add);
      }
    }
    return files;
  }

  @Override
  public void close() {
    places.forEach(place -> place.served.close());
  }
}
