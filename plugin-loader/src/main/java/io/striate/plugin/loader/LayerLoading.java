package io.striate.plugin.loader;

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

/// Loads a plug-in of modules into a layer of its own: its libraries are its own, in whatever
/// version, and of Striate's modules it sees the api alone.
final class LayerLoading {
  private static final String API = "io.striate.api";

  private final ModuleLayer layer;

  private LayerLoading(ModuleLayer layer) {
    this.layer = layer;
  }

  /// The modules of these jars that provide services.
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

  /// Makes the layer.
  ///
  /// @param roots the modules to begin at
  /// @param trusted whether its modules may use native code
  static LayerLoading of(ModuleLayer beside, List<Path> jars, Set<String> roots, boolean trusted)
      throws BrokenPlugin {
    ModuleFinder all = ModuleFinder.of(jars.toArray(Path[]::new));
    Configuration configuration =
        beside.configuration().resolveAndBind(withoutApi(all), ModuleFinder.of(), roots);
    refuseOthersModules(configuration);
    var controller =
        ModuleLayer.defineModulesWithOneLoader(
            configuration, List.of(beside), ClassLoader.getPlatformClassLoader());
    if (trusted) {
      controller.layer().modules().forEach(module -> enableNativeAccess(controller, module));
    }
    return new LayerLoading(controller.layer());
  }

  @SuppressWarnings("restricted") // granted by the user, plug-in by plug-in
  private static void enableNativeAccess(ModuleLayer.Controller controller, Module module) {
    controller.enableNativeAccess(module);
  }

  /// The api that a plug-in brings along would be another one than Striate's.
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

  /// What a plug-in needs beyond the JDK and the api it brings along: Striate's own libraries are
  /// not its to use, and may change.
  private static void refuseOthersModules(Configuration configuration) throws BrokenPlugin {
    for (ResolvedModule module : configuration.modules()) {
      if (module.reference().descriptor().isAutomatic()) {
        continue; // reads everything there is
      }
      for (ResolvedModule read : module.reads()) {
        if (!read.configuration().equals(configuration) && !isOffered(read)) {
          throw new BrokenPlugin(
              "module " + module.name() + " needs " + read.name() + ", which is Striate's own",
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

  /// The providers of a service, without those of the layers below.
  <S> Stream<ServiceLoader.Provider<S>> providers(ServiceLoader<S> ofLayer) {
    return ofLayer.stream().filter(p -> layer.equals(p.type().getModule().getLayer()));
  }

  ModuleLayer layer() {
    return layer;
  }
}
