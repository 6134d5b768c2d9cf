package io.striate.api.component;

import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.stream.Stream;

/// A kind of thing that modules and plug-ins provide and that users name: layers, losses,
/// optimizers, backends, ... Each kind is one value, listed in [io.striate.api.Kinds]; the catalog,
/// the loader of plug-ins, the reference and the tests iterate over that list.
///
/// @param <S> the service interface
/// @param id the word that messages use, such as `layer`
/// @param service the interface that providers implement
/// @param naming the name by which users select a provider
/// @param summary one line that describes a provider
/// @param meaning one line that describes the kind
public record Kind<S>(
    String id,
    Class<S> service,
    Function<? super S, String> naming,
    Function<? super S, String> summary,
    String meaning) {

  /// A kind of component that specifications name.
  public static <S extends ComponentType<?>> Kind<S> of(
      String id, Class<S> service, String meaning) {
    return new Kind<>(id, service, ComponentType::id, ComponentType::summary, meaning);
  }

  /// The providers on the class path or in the boot layer.
  public List<S> installed() {
    return ServiceLoader.load(service).stream().map(ServiceLoader.Provider::get).toList();
  }

  /// The providers that a module layer and its parents have, not created yet.
  public Stream<ServiceLoader.Provider<S>> in(ModuleLayer layer) {
    return ServiceLoader.load(layer, service).stream();
  }

  /// The providers that a class loader finds, not created yet.
  public Stream<ServiceLoader.Provider<S>> in(ClassLoader loader) {
    return ServiceLoader.load(service, loader).stream();
  }

  @Override
  public String toString() {
    return id;
  }
}
