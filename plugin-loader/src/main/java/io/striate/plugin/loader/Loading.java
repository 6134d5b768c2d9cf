package io.striate.plugin.loader;

import io.striate.api.backend.BackendProvider;
import io.striate.api.component.ComponentType;
import io.striate.api.data.DatasetType;
import io.striate.api.layer.LayerType;
import io.striate.api.train.LossType;
import io.striate.api.train.MetricType;
import io.striate.api.train.OptimizerType;
import io.striate.api.train.ScheduleType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Loads one plug-in: everything that it provides, or the reason why it cannot be used.
final class Loading {
  /// The services that a plug-in may provide.
  private static final List<Class<?>> SERVICES =
      List.of(
          BackendProvider.class,
          LayerType.class,
          LossType.class,
          MetricType.class,
          OptimizerType.class,
          ScheduleType.class,
          DatasetType.class);

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
    Set<String> names = SERVICES.stream().map(Class::getName).collect(Collectors.toSet());
    Optional<ModuleLayer> ours = Optional.ofNullable(Loading.class.getModule().getLayer());
    Set<String> roots = ours.isPresent() ? LayerLoading.roots(plugin.jars(), names) : Set.of();
    if (roots.isEmpty()) {
      fromClassLoader();
    } else {
      var layer = LayerLoading.of(ours.orElseThrow(), plugin.jars(), roots, plugin.trusted());
      for (Class<?> service : SERVICES) {
        take(service, layer.providers(ServiceLoader.load(layer.layer(), service)));
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
    for (Class<?> service : SERVICES) {
      take(service, ServiceLoader.load(service, loader).stream());
    }
  }

  private void take(Class<?> service, Stream<? extends ServiceLoader.Provider<?>> providers)
      throws BrokenPlugin {
    for (ServiceLoader.Provider<?> each : providers.toList()) {
      MissingMethods.check(service, each.type());
      Object provider = each.get();
      found.add(new Provided(service, name(provider), provider, plugin.path()));
    }
  }

  /// The name of a provider. This also calls the methods that are called on every provider, so that
  /// errors in them are found now.
  private static String name(Object provider) throws BrokenPlugin {
    String name =
        switch (provider) {
          case BackendProvider backend -> backend.name();
          case ComponentType<?> component -> {
            component.summary();
            component.fields();
            yield component.id();
          }
          default -> "";
        };
    if (name.isBlank()) {
      throw new BrokenPlugin(
          provider.getClass().getName() + " has no name", "report it to its authors");
    }
    return name;
  }
}
