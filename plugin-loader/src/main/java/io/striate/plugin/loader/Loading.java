package io.striate.plugin.loader;

import io.striate.api.Kinds;
import io.striate.api.backend.Backends;
import io.striate.api.component.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Loads one plug-in: everything that it provides, or the reason why it cannot be used.
final class Loading {
  /// `acme:gabor`: a plug-in's prefix and a word.
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]*:[a-z0-9][a-z0-9.-]*");

  private static final Pattern BACKEND_NAME = Pattern.compile("[a-z0-9][a-z0-9.-]*");

  private final Plugin plugin;
  private final Membrane border;
  private final List<Provided> found = new ArrayList<>();

  private Loading(Plugin plugin, Membrane border) {
    this.plugin = plugin;
    this.border = border;
  }

  /// Everything that a plug-in provides, behind its border. Its manifests have been checked.
  static List<Provided> load(Plugin plugin, Membrane border) throws BrokenPlugin {
    var loading = new Loading(plugin, border);
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
      S provider = border.provider(kind, each.get());
      String name = kind.naming().apply(provider);
      checkName(kind, name);
      found.add(new Provided(kind, name, provider, plugin));
    }
  }

  /// Refuses names that users cannot type, that could be mistaken for Striate's own, or that have
  /// another meaning.
  private static void checkName(Kind<?> kind, String name) throws BrokenPlugin {
    boolean backend = kind.equals(Kinds.BACKEND);
    if (backend && name.equals(Backends.AUTO)) {
      throw new BrokenPlugin(
          "names a backend 'auto', which lets Striate choose one", "ask its authors to rename it");
    }
    if (!(backend ? BACKEND_NAME : ID).matcher(name).matches()) {
      throw new BrokenPlugin(
          String.format(
              Locale.ROOT,
              "names a %s '%s'; a name is %s",
              kind.id(),
              Escapes.of(name),
              backend
                  ? "lower case with digits and hyphens, such as acme-gpu"
                  : "lower case with digits and hyphens, with a prefix, such as acme:gabor"),
          "ask its authors to rename it");
    }
  }
}
