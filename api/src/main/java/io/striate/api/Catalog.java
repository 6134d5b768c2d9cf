package io.striate.api;

import io.striate.api.component.ComponentType;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.Kind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The providers that can be named, by kind, sorted by name. Immutable; may be shared between
/// threads.
public final class Catalog {
  private final Map<Kind<?>, List<?>> byKind;
  private final Origins origins;

  /// Where providers of plug-ins come from.
  ///
  /// @param plugins all plug-ins, by what they provide
  /// @param searched the places that plug-ins were looked for in
  private record Origins(Map<Provider, PluginInfo> plugins, List<Path> searched) {
    Origins {
      plugins = Collections.unmodifiableMap(new LinkedHashMap<>(plugins));
      searched = List.copyOf(searched);
    }
  }

  /// The name of a provider.
  ///
  /// @param kind what it is
  /// @param name by which users select it
  public record Provider(Kind<?> kind, String name) {
    /// `layer 'acme:gabor'`.
    @Override
    public String toString() {
      return kind.id() + " '" + name + "'";
    }
  }

  private Catalog(Map<Kind<?>, List<?>> byKind, Origins origins) {
    this.byKind = Collections.unmodifiableMap(new LinkedHashMap<>(byKind));
    this.origins = origins;
  }

  /// The providers on the class path or in the boot layer, of every kind of [Kinds#ALL].
  public static Catalog installed() {
    var catalog = new Catalog(Map.of(), new Origins(Map.of(), List.of()));
    for (Kind<?> kind : Kinds.ALL) {
      catalog = catalog.withInstalled(kind);
    }
    return catalog;
  }

  private <S> Catalog withInstalled(Kind<S> kind) {
    return with(kind, kind.installed());
  }

  /// This catalog with other providers of a kind instead of its own.
  ///
  /// @throws IllegalArgumentException if two providers have the same name
  public <S> Catalog replace(Kind<S> kind, List<? extends S> providers) {
    var others = new LinkedHashMap<>(byKind);
    others.remove(kind);
    return new Catalog(others, origins).with(kind, providers);
  }

  /// This catalog with further providers of a kind.
  ///
  /// @throws IllegalArgumentException if two providers have the same name
  public <S> Catalog with(Kind<S> kind, List<? extends S> more) {
    var all = new ArrayList<S>(all(kind));
    all.addAll(more);
    all.sort(Comparator.comparing(kind.naming()));
    for (int i = 1; i < all.size(); i++) {
      String name = kind.naming().apply(all.get(i));
      if (name.equals(kind.naming().apply(all.get(i - 1)))) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "two providers of kind %s have the name '%s': %s and %s",
                kind.id(),
                name,
                all.get(i - 1).getClass().getName(),
                all.get(i).getClass().getName()));
      }
    }
    var extended = new LinkedHashMap<>(byKind);
    extended.put(kind, List.copyOf(all));
    return new Catalog(extended, origins);
  }

  /// This catalog with the plug-ins that some of its providers come from.
  ///
  /// @param plugins the plug-in of each provider that comes from one
  /// @param searched the places that plug-ins were looked for in, in that order
  public Catalog withOrigins(Map<Provider, PluginInfo> plugins, List<Path> searched) {
    return new Catalog(byKind, new Origins(plugins, searched));
  }

  /// The plug-in that a provider comes from; empty if it is bundled, or unknown.
  public Optional<PluginInfo> plugin(Kind<?> kind, String name) {
    return Optional.ofNullable(origins.plugins().get(new Provider(kind, name)));
  }

  /// What each plug-in provides, in the order in which they were found.
  public Map<PluginInfo, List<Provider>> plugins() {
    var provided = new LinkedHashMap<PluginInfo, List<Provider>>();
    origins
        .plugins()
        .forEach((provider, plugin) ->
            provided.computeIfAbsent(plugin, _ -> new ArrayList<>()).add(provider));
    return provided;
  }

  /// The places that plug-ins were looked for in.
  public List<Path> searched() {
    return origins.searched();
  }

  /// The providers of a kind.
  public <S> List<S> all(Kind<S> kind) {
    return byKind.getOrDefault(kind, List.of()).stream().map(kind.service()::cast).toList();
  }

  /// The names of the providers of a kind.
  public <S> List<String> names(Kind<S> kind) {
    return all(kind).stream().<String>map(kind.naming()).toList();
  }

  /// Makes a component in code, checked as one in a specification is: the settings that are not
  /// given have their defaults.
  ///
  /// @param id of its type, such as `adam`
  /// @param settings by key, in the values that JSON would have, such as `Map.of("learningRate",
  ///   0.01)`; a nested component as a [Component][io.striate.api.component.Component]
  /// @throws StriateException if there is no such type, or a setting is unknown, missing or wrong
  public <T, S extends ComponentType<T>> T create(
      Kind<S> kind, String id, Map<String, ?> settings) {
    S type =
        find(kind, id)
            .orElseThrow(() ->
                new StriateException(
                    Code.UNKNOWN_TYPE,
                    String.format(
                        Locale.ROOT,
                        "no %s is named '%s'; there are %s",
                        kind.id(),
                        id,
                        names(kind))));
    var written = new LinkedHashMap<String, Object>();
    settings.forEach((key, value) -> written.put(key, parsed(type, key, value)));
    for (Field<?> field : type.fields()) {
      if (field.fallback().isEmpty() && !written.containsKey(field.key())) {
        throw new StriateException(
            Code.MISSING_KEY,
            String.format(Locale.ROOT, "%s: the setting '%s' is missing", id, field.key()));
      }
    }
    return type.create(Config.of(type.fields(), written));
  }

  private static Object parsed(ComponentType<?> type, String key, Object value) {
    Field<?> field =
        type.fields().stream()
            .filter(each -> each.key().equals(key))
            .findFirst()
            .orElseThrow(() ->
                new StriateException(
                    Code.UNKNOWN_KEY,
                    String.format(
                        Locale.ROOT,
                        "%s has no setting '%s'; it has %s",
                        type.id(),
                        key,
                        type.fields().stream().map(Field::key).toList())));
    Object json =
        switch (value) {
          case Integer number -> (Object) number.longValue();
          case Float number -> number.doubleValue();
          default -> value;
        };
    try {
      return field.kind().parse(json);
    } catch (StriateException e) {
      throw new StriateException(
          Code.BAD_VALUE,
          String.format(
              Locale.ROOT, "%s: '%s' %s", type.id(), key, e.problems().getFirst().what()));
    }
  }

  /// The provider of a name.
  public <S> Optional<S> find(Kind<S> kind, String name) {
    return all(kind).stream().filter(each -> kind.naming().apply(each).equals(name)).findFirst();
  }
}
