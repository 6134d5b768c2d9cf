package io.striate.cli.flag;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.component.Kind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.json.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Types by the names that users write: `conv2d`, or `layer:conv2d` where several kinds have the
/// name.
public final class TypeName {
  /// The word for the sections of a specification, which are listed and explained like a kind of
  /// types.
  public static final String SECTION = "section";

  private TypeName() {}

  /// A type of the catalog.
  public record Found<S>(Kind<S> kind, S provider) {
    /// The name as users write it.
    public String name() {
      return kind.naming().apply(provider);
    }

    /// One line; empty if the type has none beside its name.
    public String summary() {
      String summary = kind.summary().apply(provider);
      return summary.equals(name()) ? "" : summary;
    }
  }

  /// A kind as one word, such as `gradient-transform`.
  public static String word(Kind<?> kind) {
    return kind.id().replace(' ', '-');
  }

  /// All types of a kind.
  public static <S> List<Found<S>> all(Catalog catalog, Kind<S> kind) {
    return catalog.all(kind).stream().map(provider -> new Found<>(kind, provider)).toList();
  }

  /// The kind that a word names.
  ///
  /// @throws StriateException if there is none
  public static Kind<?> kind(String word) {
    List<String> words =
        Stream.concat(Kinds.ALL.stream().map(TypeName::word), Stream.of(SECTION)).toList();
    return Kinds.ALL.stream()
        .filter(kind -> word(kind).equals(word) || kind.id().equals(word))
        .findFirst()
        .orElseThrow(() ->
            new StriateException(
                Code.BAD_FLAG,
                "no kind of types '"
                    + word
                    + "'"
                    + Suggestion.question(word, words)
                    + "; the kinds are "
                    + String.join(", ", words)));
  }

  /// The type that a name means.
  ///
  /// @param only the kind to look at, or all
  /// @throws StriateException if several kinds have a type of that name
  public static Optional<Found<?>> find(Catalog catalog, String name, Optional<Kind<?>> only) {
    var found = new ArrayList<Found<?>>();
    for (Kind<?> kind : only.map(List::<Kind<?>>of).orElse(Kinds.ALL)) {
      named(catalog, kind, name).ifPresent(found::add);
      String prefix = word(kind) + ":";
      if (name.startsWith(prefix)) {
        named(catalog, kind, name.substring(prefix.length())).ifPresent(found::add);
      }
    }
    if (found.size() > 1) {
      List<String> words =
          found.stream().map(each -> word(each.kind()) + ":" + each.name()).toList();
      throw new StriateException(
          Code.BAD_FLAG,
          String.format(
              Locale.ROOT,
              "'%s' is the name of several types; write %s",
              name,
              String.join(" or ", words)));
    }
    return found.stream().findFirst();
  }

  private static <S> Optional<Found<S>> named(Catalog catalog, Kind<S> kind, String name) {
    return catalog.find(kind, name).map(provider -> new Found<>(kind, provider));
  }
}
