package io.striate.api.component;

import java.util.Optional;
import java.util.function.Function;

/// A setting of a component: its key, what values it takes, its default, and what it means.
///
/// @param <T> the type of its values
/// @param key the key in the specification, such as `learningRate`
/// @param kind what values it takes
/// @param fallback its value where none is written, given the other settings; absent if it must be
///   written
/// @param meaning one line, with units
public record Field<T>(
    String key, FieldKind<T> kind, Optional<Function<Config, T>> fallback, String meaning) {
  /// A setting that must be written.
  public static <T> Field<T> required(String key, FieldKind<T> kind, String meaning) {
    return new Field<>(key, kind, Optional.empty(), meaning);
  }

  /// A setting with a default.
  public static <T> Field<T> of(String key, FieldKind<T> kind, T fallback, String meaning) {
    return new Field<>(key, kind, Optional.of(config -> fallback), meaning);
  }

  /// A setting that may be left out and then has no value.
  public static <T> Field<Optional<T>> optional(String key, FieldKind<T> kind, String meaning) {
    return of(key, FieldKind.optional(kind), Optional.empty(), meaning);
  }

  /// A setting whose default follows from others, such as a pooling's stride from its kernel.
  public static <T> Field<T> derived(
      String key, FieldKind<T> kind, Function<Config, T> fallback, String meaning) {
    return new Field<>(key, kind, Optional.of(fallback), meaning);
  }
}
