package io.striate.plugin.loader;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.component.Kind;
import io.striate.api.error.Code;
import io.striate.api.error.Place;
import io.striate.api.error.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The plug-ins found in a list of places: what they provide, and the problems of broken ones.
///
/// A place is a single jar, or a folder. In a folder each jar is a plug-in, and each subfolder is a
/// plug-in with its libraries. Plug-ins are isolated from each other, so two of them may use
/// different versions of one library. This isolates versions. It is not a security boundary: a
/// plug-in is code that runs with the permissions of its user. Only native code needs permission,
/// which is given by name.
///
/// A broken plug-in does not affect the others: it is reported in [#problems].
public final class Plugins {
  /// How long a plug-in may take to load. Providers must not do work in their constructors.
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final Set<String> names;
  private final List<Provided> provided;
  private final List<Problem> problems;

  private Plugins(Set<String> names, List<Provided> provided, List<Problem> problems) {
    this.names = Set.copyOf(names);
    this.provided = List.copyOf(provided);
    this.problems = List.copyOf(problems);
  }

  /// Loads all plug-ins of these places, in this order.
  ///
  /// @param places folders of plug-ins, or single jars
  /// @param trusted names of plug-ins that may use native code: the name of the file or folder
  ///   without `.jar` and version. Names listed in a folder's `trusted.txt` are added.
  public static Plugins load(List<Path> places, Set<String> trusted) {
    return load(places, trusted, TIMEOUT);
  }

  static Plugins load(List<Path> places, Set<String> trusted, Duration timeout) {
    var names = new TreeSet<String>();
    var provided = new ArrayList<Provided>();
    var problems = new ArrayList<Problem>();
    for (Path place : places) {
      for (Plugin plugin : PluginFiles.find(place, trusted)) {
        names.add(plugin.name());
        try {
          provided.addAll(Guard.run(timeout, () -> Loading.load(plugin)));
        } catch (BrokenPlugin broken) {
          problems.add(problem(plugin.path(), broken));
        }
      }
    }
    return new Plugins(names, provided, problems);
  }

  private static Problem problem(Path plugin, BrokenPlugin broken) {
    var place = new Place(plugin.toString(), 0, 0, "");
    return Problem.of(Code.BROKEN_PLUGIN, broken.getMessage()).at(place);
  }

  /// The names of all plug-ins, including broken ones, sorted.
  public List<String> names() {
    return names.stream().sorted().toList();
  }

  /// One problem for each plug-in that cannot be used.
  public List<Problem> problems() {
    return problems;
  }

  /// A catalog with the providers of the plug-ins.
  ///
  /// @param problems one for each provider that was left out because its name was taken
  public record Joined(Catalog catalog, List<Problem> problems) {}

  /// Adds the plug-ins' providers of every kind to a catalog. A provider whose name is already
  /// taken is left out.
  public Joined beside(Catalog own) {
    var refused = new ArrayList<Problem>();
    Catalog joined = own;
    for (Kind<?> kind : Kinds.ALL) {
      joined = join(joined, own, kind, refused);
    }
    return new Joined(joined, List.copyOf(refused));
  }

  private <S> Catalog join(Catalog joined, Catalog own, Kind<S> kind, List<Problem> refused) {
    var more = new ArrayList<S>();
    var taken = new HashSet<>(own.names(kind));
    for (Provided one : provided) {
      if (!one.kind().equals(kind)) {
        continue;
      }
      if (taken.add(one.name())) {
        more.add(kind.service().cast(one.provider()));
      } else {
        refused.add(problem(one.plugin(), duplicate(one, own.names(kind))));
      }
    }
    return joined.with(kind, more);
  }

  private BrokenPlugin duplicate(Provided second, List<String> own) {
    Optional<Path> first =
        own.contains(second.name())
            ? Optional.empty()
            : provided.stream()
                .filter(p -> p.kind().equals(second.kind()) && p.name().equals(second.name()))
                .findFirst()
                .map(Provided::plugin);
    return new BrokenPlugin(
        "provides '"
            + second.name()
            + "', which "
            + first.map(Path::toString).orElse("Striate")
            + " provides, too",
        first.isPresent() ? "remove one of the two" : "ask its authors to rename it");
  }
}
