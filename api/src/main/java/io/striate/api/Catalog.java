package io.striate.api;

import io.striate.api.component.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The providers that can be named, by kind, sorted by name. Immutable; may be shared between
/// threads.
public final class Catalog {
  private final Map<Kind<?>, List<?>> byKind;

  private Catalog(Map<Kind<?>, List<?>> byKind) {
    this.byKind = Collections.unmodifiableMap(new LinkedHashMap<>(byKind));
  }

  /// The providers on the class path or in the boot layer, of every kind of [Kinds#ALL].
  public static Catalog installed() {
    var catalog = new Catalog(Map.of());
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
    return new Catalog(others).with(kind, providers);
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
            "two providers of kind %s have the name '%s': %s and %s"
                .formatted(
                    kind.id(),
                    name,
                    all.get(i - 1).getClass().getName(),
                    all.get(i).getClass().getName()));
      }
    }
    var extended = new LinkedHashMap<>(byKind);
    extended.put(kind, List.copyOf(all));
    return new Catalog(extended);
  }

  /// The providers of a kind.
  public <S> List<S> all(Kind<S> kind) {
    return byKind.getOrDefault(kind, List.of()).stream().map(kind.service()::cast).toList();
  }

  /// The names of the providers of a kind.
  public <S> List<String> names(Kind<S> kind) {
    return all(kind).stream().<String>map(kind.naming()).toList();
  }

  /// The provider of a name.
  public <S> Optional<S> find(Kind<S> kind, String name) {
    return all(kind).stream().filter(each -> kind.naming().apply(each).equals(name)).findFirst();
  }
}
