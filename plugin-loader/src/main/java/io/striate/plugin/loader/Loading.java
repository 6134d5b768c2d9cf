package io.striate.plugin.loader;

import io.striate.api.Kinds;
import io.striate.api.component.ComponentType;
import io.striate.api.component.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Loads one plug-in: everything that it provides, or the reason why it cannot be used.
final class Loading {
  private final Plugin plugin;
  private final List<Provided> found = new ArrayList<>();

  private Loading(Plugin plugin) {
    this.plugin = plugin;
  }

  /// Everything that a plug-in provides.
  static List<Provided> load(Plugin plugin) throws BrokenPlugin {
    Manifests.check(plugin);
    var loading = new Loading(plugin);
    loading.load();
    if (loading.found.isEmpty()) {
      throw new BrokenPlugin(
          "provides none of the services that Striate loads",
          "declare its providers in module-info.java or in META-INF/services");
    }
    return loading.found;
  }

  private void load() throws BrokenPlugin {
    Set<String> names =
        Kinds.ALL.stream().map(kind -> kind.service().getName()).collect(Collectors.toSet());
    Optional<ModuleLayer> ours = Optional.ofNullable(Loading.class.getModule().getLayer());
    Set<String> roots = ours.isPresent() ? LayerLoading.roots(plugin.jars(), names) : Set.of();
    if (roots.isEmpty()) {
      fromClassLoader();
    } else {
      var layer = LayerLoading.of(ours.orElseThrow(), plugin.jars(), roots, plugin.trusted());
      for (Kind<?> kind : Kinds.ALL) {
        fromLayer(kind, layer);
      }
    }
  }

  private void fromClassLoader() throws BrokenPlugin {
    if (plugin.trusted()) {
      throw new BrokenPlugin(
          "cannot be given native access: it is not a module",
          "ask its authors for a jar with a module-info, or do not list it as trusted");
    }
    ClassLoader loader = ClassLoading.of(plugin.jars());
    for (Kind<?> kind : Kinds.ALL) {
      fromLoader(kind, loader);
    }
  }

  private <S> void fromLayer(Kind<S> kind, LayerLoading layer) throws BrokenPlugin {
    take(kind, layer.providers(kind));
  }

  private <S> void fromLoader(Kind<S> kind, ClassLoader loader) throws BrokenPlugin {
    take(kind, kind.in(loader));
  }

  private <S> void take(Kind<S> kind, Stream<ServiceLoader.Provider<S>> providers)
      throws BrokenPlugin {
    for (ServiceLoader.Provider<S> each : providers.toList()) {
      MissingMethods.check(kind.service(), each.type());
      S provider = each.get();
      found.add(new Provided(kind, name(kind, provider), provider, plugin.path()));
    }
  }

  /// The name of a provider. This also calls the methods that are called on every provider, so that
  /// errors in them are found now.
  private static <S> String name(Kind<S> kind, S provider) throws BrokenPlugin {
    if (provider instanceof ComponentType<?> component) {
      component.summary();
      component.fields();
    }
    String name = kind.naming().apply(provider);
    if (name.isBlank()) {
      throw new BrokenPlugin(
          provider.getClass().getName() + " has no name", "report it to its authors");
    }
    return name;
  }
}
