package io.striate.plugin.loader;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.PluginInfo;
import io.striate.api.component.Kind;
import io.striate.api.error.Code;
import io.striate.api.error.Place;
import io.striate.api.error.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

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

  private final List<Path> places;
  private final List<Plugin> plugins;
  private final List<Provided> provided;
  private final List<Problem> problems;

  private Plugins(
      List<Path> places, List<Plugin> plugins, List<Provided> provided, List<Problem> problems) {
    this.places = List.copyOf(places);
    this.plugins = List.copyOf(plugins);
    this.provided = List.copyOf(provided);
    this.problems = List.copyOf(problems);
  }

  /// Loads all plug-ins of these places, in this order.
  ///
  /// @param places folders of plug-ins, or single jars
  /// @param trusted names of plug-ins that may use native code: the name of the file or folder
  ///   without `.jar` and version. Names listed in a folder's `trusted.txt` are added.
  /// @param complaints takes problems of plug-ins that stop nobody, when they occur: something that
  ///   throws when it is closed, or does not end
  public static Plugins load(List<Path> places, Set<String> trusted, Consumer<Problem> complaints) {
    return load(places, trusted, complaints, TIMEOUT);
  }

  static Plugins load(
      List<Path> places, Set<String> trusted, Consumer<Problem> complaints, Duration timeout) {
    var found = new ArrayList<Plugin>();
    var provided = new ArrayList<Provided>();
    var problems = new ArrayList<Problem>();
    for (Path place : different(places)) {
      found.addAll(latest(PluginFiles.find(place, trusted), problems));
    }
    List<Plugin> plugins = distinct(found);
    for (Plugin plugin : plugins) {
      var border = new Membrane(plugin, Membrane.CLOSING, complaints);
      try {
        Manifests.check(plugin);
        Manifests.checkHalts(plugin);
        provided.addAll(Guard.run(timeout, "", () -> Loading.load(plugin, border)));
      } catch (BrokenPlugin broken) {
        problems.add(problem(plugin.path(), broken));
      }
    }
    return new Plugins(places, plugins, provided, problems);
  }

  /// Of several versions of a plug-in in one folder only the latest.
  private static List<Plugin> latest(List<Plugin> found, List<Problem> problems) {
    var byName = new LinkedHashMap<String, Plugin>();
    for (Plugin plugin : found) {
      byName.merge(plugin.name(), plugin, (a, b) -> b.isLaterThan(a) ? b : a);
    }
    for (Plugin plugin : found) {
      Plugin used = Objects.requireNonNull(byName.get(plugin.name()));
      if (!used.equals(plugin)) {
        problems.add(
            problem(
                plugin.path(),
                new BrokenPlugin(
                    String.format(
                        Locale.ROOT,
                        "is an earlier version of %s, which is used instead",
                        used.path().getFileName()),
                    "remove one of the two")));
      }
    }
    return List.copyOf(byName.values());
  }

  /// Without files that are named a second time.
  private static List<Plugin> distinct(List<Plugin> plugins) {
    var seen = new HashSet<Path>();
    return plugins.stream().filter(plugin -> seen.add(real(plugin.path()))).toList();
  }

  private static List<Path> different(List<Path> places) {
    var seen = new HashSet<Path>();
    return places.stream().filter(place -> seen.add(real(place))).toList();
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException unreadable) {
      return path.toAbsolutePath().normalize();
    }
  }

  private static Problem problem(Path plugin, BrokenPlugin broken) {
    var place = new Place(plugin.toString(), 0, 0, "");
    return Problem.of(Code.BROKEN_PLUGIN, broken.getMessage()).at(place);
  }

  /// The names of all plug-ins, including broken ones, sorted.
  public List<String> names() {
    return plugins.stream().map(Plugin::name).distinct().sorted().toList();
  }

  /// The names of the plug-ins that may use native code, sorted.
  public List<String> trusted() {
    return plugins.stream().filter(Plugin::trusted).map(Plugin::name).distinct().sorted().toList();
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
    return new Joined(joined.withOrigins(origins(joined), places), List.copyOf(refused));
  }

  /// The plug-in of each provider of the catalog that comes from one.
  private Map<Catalog.Provider, PluginInfo> origins(Catalog joined) {
    var infos = new HashMap<Plugin, PluginInfo>();
    var origins = new LinkedHashMap<Catalog.Provider, PluginInfo>();
    for (Provided one : provided) {
      boolean used = contains(joined, one.kind(), one);
      if (used) {
        origins.put(
            new Catalog.Provider(one.kind(), one.name()),
            infos.computeIfAbsent(one.plugin(), Plugin::info));
      }
    }
    return origins;
  }

  private static <S> boolean contains(Catalog catalog, Kind<S> kind, Provided one) {
    return catalog.find(kind, one.name()).filter(one.provider()::equals).isPresent();
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
        refused.add(problem(one.plugin().path(), duplicate(one, own.names(kind))));
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
                .map(each -> each.plugin().path());
    return new BrokenPlugin(
        "provides '"
            + second.name()
            + "', which "
            + first.map(Path::toString).orElse("Striate")
            + " provides, too",
        first.isPresent() ? "remove one of the two" : "ask its authors to rename it");
  }
}
