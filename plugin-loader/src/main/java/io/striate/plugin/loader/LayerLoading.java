package io.striate.plugin.loader;

import io.striate.api.component.Kind;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Loads a plug-in that consists of modules into its own module layer. It uses its own libraries in
/// its own versions; of Striate's modules it sees `io.striate.api` only.
final class LayerLoading {
  private static final String API = "io.striate.api";

  private final ModuleLayer layer;

  private LayerLoading(ModuleLayer layer) {
    this.layer = layer;
  }

  /// The names of the modules in these jars that provide one of the services.
  static Set<String> roots(List<Path> jars, Set<String> services) throws BrokenPlugin {
    var described = new ArrayList<Path>();
    for (Path jar : jars) {
      if (Manifests.isModule(jar)) {
        described.add(jar);
      }
    }
    return ModuleFinder.of(described.toArray(Path[]::new)).findAll().stream()
        .map(ModuleReference::descriptor)
        .filter(module ->
            module.provides().stream()
                .map(ModuleDescriptor.Provides::service)
                .anyMatch(services::contains))
        .map(ModuleDescriptor::name)
        .collect(Collectors.toSet());
  }

  /// Defines the layer.
  ///
  /// @param beside the parent layer: Striate's own modules
  /// @param roots the modules to resolve; what they require is added
  /// @param trusted whether the modules may use native code
  static LayerLoading of(ModuleLayer beside, List<Path> jars, Set<String> roots, boolean trusted)
      throws BrokenPlugin {
    ModuleFinder all = ModuleFinder.of(jars.toArray(Path[]::new));
    Configuration configuration =
        beside.configuration().resolveAndBind(withoutApi(all), ModuleFinder.of(), roots);
    refuseInternalModules(configuration);
    var controller =
        ModuleLayer.defineModulesWithOneLoader(
            configuration, List.of(beside), ClassLoader.getPlatformClassLoader());
    if (trusted) {
      controller.layer().modules().forEach(module -> enableNativeAccess(controller, module));
    }
    return new LayerLoading(controller.layer());
  }

  @SuppressWarnings("restricted") // the user grants it to each plug-in by name
  private static void enableNativeAccess(ModuleLayer.Controller controller, Module module) {
    controller.enableNativeAccess(module);
  }

  /// A copy of the API inside a plug-in would define other types than Striate's API, so it is left
  /// out.
  private static ModuleFinder withoutApi(ModuleFinder jars) {
    return new ModuleFinder() {
      @Override
      public Optional<ModuleReference> find(String name) {
        return name.equals(API) ? Optional.empty() : jars.find(name);
      }

      @Override
      public Set<ModuleReference> findAll() {
        var all = new HashSet<>(jars.findAll());
        all.removeIf(module -> module.descriptor().name().equals(API));
        return all;
      }
    };
  }

  /// A plug-in may require the JDK, the API and its own modules. Striate's own libraries are not
  /// part of the API and may change.
  private static void refuseInternalModules(Configuration configuration) throws BrokenPlugin {
    for (ResolvedModule module : configuration.modules()) {
      if (module.reference().descriptor().isAutomatic()) {
        continue; // an automatic module reads all others
      }
      for (ResolvedModule read : module.reads()) {
        if (!read.configuration().equals(configuration) && !isOffered(read)) {
          throw new BrokenPlugin(
              "module "
                  + module.name()
                  + " needs "
                  + read.name()
                  + ", which is internal to Striate",
              "put the plug-in and a jar of that module into one folder");
        }
      }
    }
  }

  private static boolean isOffered(ResolvedModule module) {
    boolean jdk =
        module.reference().location().map(at -> at.getScheme().equals("jrt")).orElse(false);
    return jdk || module.name().equals(API) || module.name().equals("org.jspecify");
  }

  /// The providers of a kind in this layer, without those of its parents.
  <S> Stream<ServiceLoader.Provider<S>> providers(Kind<S> kind) {
    return kind.in(layer).filter(p -> layer.equals(p.type().getModule().getLayer()));
  }
}
