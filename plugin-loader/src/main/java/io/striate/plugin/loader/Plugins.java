package io.striate.plugin.loader;

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
import java.util.function.Function;

/// The plug-ins of some folders: what they provide, and what is wrong with those that are broken.
///
/// A place is a folder, in which each jar is a plug-in, and each folder of jars is one with its
/// libraries; or a single jar. Each plug-in is kept apart from the others, so that two may need
/// different versions of one library. That keeps versions apart and is no border of security: a
/// plug-in is code that runs with the rights of its user. Native code alone needs trust, by name.
///
/// A broken plug-in never hides the others: it becomes one of [#problems].
public final class Plugins {
  /// How long a plug-in may take to load. Providers do no work in their constructors.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Set<String> names;
  private final List<Provided> provided;
  private final List<Problem> problems;

  private Plugins(Set<String> names, List<Provided> provided, List<Problem> problems) {
    this.names = Set.copyOf(names);
    this.provided = List.copyOf(provided);
    this.problems = List.copyOf(problems);
  }

  /// Loads all plug-ins of some places, in their order.
  ///
  /// @param places folders of plug-ins, or single jars
  /// @param trusted names of plug-ins that may use native code: their file's or folder's name
  ///   without `.jar` and version. Those that a folder's `trusted.txt` names may, too.
  public static Plugins load(List<Path> places, Set<String> trusted) {
    return load(places, trusted, PATIENCE);
  }

  static Plugins load(List<Path> places, Set<String> trusted, Duration patience) {
    var names = new TreeSet<String>();
    var provided = new ArrayList<Provided>();
    var problems = new ArrayList<Problem>();
    for (Path place : places) {
      for (Plugin plugin : PluginFiles.find(place, trusted)) {
        names.add(plugin.name());
        try {
          provided.addAll(Guard.run(patience, () -> Loading.load(plugin)));
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

  /// The names of all plug-ins, the broken ones too, sorted.
  public List<String> names() {
    return names.stream().sorted().toList();
  }

  /// What is wrong, one line for each plug-in that cannot be used.
  public List<Problem> problems() {
    return problems;
  }

  /// Some providers, and beside them those of the plug-ins.
  ///
  /// @param all one of each name
  /// @param problems what is wrong with those left out: their name is taken
  public record Joined<S>(List<S> all, List<Problem> problems) {}

  /// The providers of a service that are there already, and those of the plug-ins whose names are
  /// not taken yet.
  public <S> Joined<S> beside(List<S> own, Class<S> service, Function<S, String> naming) {
    var all = new ArrayList<>(own);
    var taken = new HashSet<>(own.stream().map(naming).toList());
    var refused = new ArrayList<Problem>();
    for (Provided one : provided) {
      if (!one.service().equals(service)) {
        continue;
      }
      if (taken.add(one.name())) {
        all.add(service.cast(one.provider()));
      } else {
        refused.add(problem(one.plugin(), duplicate(one, own, naming)));
      }
    }
    return new Joined<>(List.copyOf(all), List.copyOf(refused));
  }

  private <S> BrokenPlugin duplicate(Provided second, List<S> own, Function<S, String> naming) {
    Optional<Path> first =
        own.stream().map(naming).anyMatch(second.name()::equals)
            ? Optional.empty()
            : provided.stream()
                .filter(p -> p.service().equals(second.service()) && p.name().equals(second.name()))
                .findFirst()
                .map(Provided::plugin);
    return new BrokenPlugin(
        "provides '"
            + second.name()
            + "', which "
            + first.map(Path::toString).orElse("Striate")
            + " does, too",
        first.isPresent() ? "remove one of the two" : "ask its makers to name it otherwise");
  }
}
