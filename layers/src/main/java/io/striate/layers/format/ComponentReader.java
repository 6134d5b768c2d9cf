package io.striate.layers.format;

import io.striate.api.Catalog;
import io.striate.api.component.Component;
import io.striate.api.component.ComponentType;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.component.Kind;
import io.striate.api.error.Code;
import io.striate.api.error.Place;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import io.striate.json.JsonArray;
import io.striate.json.JsonObject;
import io.striate.json.JsonString;
import io.striate.json.JsonValue;
import io.striate.json.Suggestion;
import io.striate.layers.frame.ComponentKeys;
import io.striate.layers.frame.Section;
import io.striate.layers.spec.Problems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Reads components: a word, or an object with `type` and the type's settings. A setting may hold
/// components itself.
final class ComponentReader {
  private final Catalog catalog;
  private final Problems problems;

  ComponentReader(Catalog catalog, Problems problems) {
    this.catalog = catalog;
    this.problems = problems;
  }

  /// Where problems go.
  Problems problems() {
    return problems;
  }

  /// The type that a value names, and its keys if it is an object.
  record Named<T>(Kind<?> kind, ComponentType<T> type, Optional<ObjectReader> keys, Place place) {}

  /// Reads a component that has no keys but its settings.
  <T> Optional<Component<T>> read(JsonValue value, Kind<? extends ComponentType<T>> kind) {
    return read(value, kind, ComponentKeys.of(kind), keys -> {});
  }

  /// Reads a component whose object has other keys too.
  ///
  /// @param section the other keys, with the type's
  /// @param others takes the other keys
  <T> Optional<Component<T>> read(
      JsonValue value,
      Kind<? extends ComponentType<T>> kind,
      Section section,
      Consumer<ObjectReader> others) {
    return named(value, kind, section)
        .flatMap(named -> {
          named.keys().ifPresent(others);
          return settings(named, kind.id() + " '" + named.type().id() + "'", Map.of());
        });
  }

  /// Finds the type that a value names.
  ///
  /// @param section the keys of the object, beside the settings of the type
  <T> Optional<Named<T>> named(
      JsonValue value, Kind<? extends ComponentType<T>> kind, Section section) {
    return switch (value) {
      case JsonString word ->
          find(word, kind).map(type -> new Named<>(kind, type, Optional.empty(), value.place()));
      case JsonObject object ->
          new ObjectReader(object, kind.id(), section, this)
              .require(ComponentKeys.TYPE, "which " + kind.id() + " it is")
              .flatMap(word -> find(word, kind))
              .map(type ->
                  new Named<>(kind, type, Optional.of(keys(object, type, section)), value.place()));
      default -> {
        wrongKind(value, "a name or an object with 'type'");
        yield Optional.empty();
      }
    };
  }

  private ObjectReader keys(JsonObject object, ComponentType<?> type, Section section) {
    var keys = new ObjectReader(object, type, section, this);
    keys.take(ComponentKeys.TYPE);
    return keys;
  }

  private <T> Optional<ComponentType<T>> find(
      JsonValue value, Kind<? extends ComponentType<T>> kind) {
    if (!(value instanceof JsonString word)) {
      wrongKind(value, "the name of a " + kind.id() + ", a string");
      return Optional.empty();
    }
    for (ComponentType<T> type : catalog.all(kind)) {
      if (type.id().equals(word.value())) {
        return Optional.of(type);
      }
    }
    problems.addOnce(unknown(word, kind));
    return Optional.empty();
  }

  /// The type that other frameworks call by a name.
  private <S> Optional<String> foreign(String name, Kind<S> kind) {
    String plain = Synonyms.plain(name);
    return catalog.all(kind).stream()
        .filter(ComponentType.class::isInstance)
        .map(type -> (ComponentType<?>) type)
        .filter(type ->
            Synonyms.plain(type.id()).equals(plain)
                || type.otherNames().stream()
                    .anyMatch(other -> Synonyms.plain(other).equals(plain)))
        .map(ComponentType::id)
        .findFirst();
  }

  private Problem unknown(JsonString word, Kind<?> kind) {
    String name = word.value();
    List<String> ids = catalog.names(kind);
    Optional<String> foreign = foreign(name, kind);
    Optional<String> sameWord = ids.stream().filter(id -> id.endsWith(":" + name)).findFirst();
    String meant =
        foreign
            .map(id -> "; here it is called '" + id + "'")
            .or(() -> sameWord.map(id -> "; did you mean '" + id + "'?"))
            .orElseGet(() -> Suggestion.question(name, ids));
    String what =
        String.format(
            Locale.ROOT, "%s: no %s named '%s'%s", word.place().path(), kind.id(), name, meant);
    Problem problem =
        name.contains(":")
            ? Problem.of(
                Code.UNKNOWN_TYPE,
                what,
                "a name with a prefix comes from a plug-in, and no installed plug-in provides it",
                catalog.searched().isEmpty()
                    ? "no folder of plug-ins was searched"
                    : "searched: "
                        + catalog.searched().stream()
                            .map(Path::toString)
                            .collect(Collectors.joining(", ")),
                "give its jar or folder with --plugin-path")
            : Problem.of(Code.UNKNOWN_TYPE, what, Suggestion.installed(kind.id(), ids));
    return problem.at(word.place());
  }

  /// Reads the settings of a component whose type is known, and makes it.
  ///
  /// @param defaults values for keys that the component does not write
  <T> Optional<Component<T>> settings(
      Named<T> named, String subject, Map<String, JsonValue> defaults) {
    Map<String, Object> written = new LinkedHashMap<>();
    boolean sound = true;
    for (Field<?> field : named.type().fields()) {
      Optional<JsonValue> value =
          named
              .keys()
              .flatMap(keys -> keys.take(field))
              .or(() -> Optional.ofNullable(defaults.get(field.key())));
      if (value.isPresent()) {
        Optional<?> parsed = parse(value.get(), field.kind());
        parsed.ifPresent(setting -> written.put(field.key(), setting));
        sound &= parsed.isPresent();
      } else if (field.fallback().isEmpty()) {
        missing(named, field);
        sound = false;
      }
    }
    named.keys().ifPresent(ObjectReader::finish);
    return sound ? create(named, subject, written) : Optional.empty();
  }

  /// Reads the value of a setting, plain or a component.
  <T> Optional<T> parse(JsonValue value, FieldKind<T> kind) {
    // A variable that does not exist is one mistake, not also a wrong value.
    if (value instanceof JsonString && problems.isAt(value.place())) {
      return Optional.empty();
    }
    if (kind.nested().isEmpty()) {
      return ObjectReader.parse(value, kind, problems);
    }
    FieldKind.Nested nested = kind.nested().get();
    return (nested.several() ? list(value, nested.kind(), kind) : nested(value, nested.kind()))
        .map(kind.parser());
  }

  private Optional<? extends Object> list(
      JsonValue value, Kind<? extends ComponentType<?>> kind, FieldKind<?> field) {
    if (!(value instanceof JsonArray list)) {
      wrongKind(value, field.describe());
      return Optional.empty();
    }
    var components = new ArrayList<Component<?>>();
    list.elements().forEach(element -> nested(element, kind).ifPresent(components::add));
    return components.size() == list.elements().size()
        ? Optional.of(List.copyOf(components))
        : Optional.empty();
  }

  private Optional<Component<Object>> nested(
      JsonValue value, Kind<? extends ComponentType<?>> kind) {
    @SuppressWarnings("unchecked") // only the field knows what the components are made of
    var any = (Kind<? extends ComponentType<Object>>) kind;
    return read(value, any);
  }

  private void missing(Named<?> named, Field<?> field) {
    List<String> known = named.type().fields().stream().<String>map(Field::key).toList();
    if (named.keys().filter(keys -> keys.isMistyped(field.key(), known)).isPresent()) {
      return; // the unknown key is the mistake
    }
    problems.add(
        Code.MISSING_KEY,
        named.place(),
        String.format(
            Locale.ROOT,
            "%s: missing key '%s' of %s (%s)",
            named.place().path(),
            field.key(),
            named.type().id(),
            field.meaning()));
  }

  private <T> Optional<Component<T>> create(
      Named<T> named, String subject, Map<String, Object> written) {
    try {
      var config = Config.of(named.type().fields(), written);
      T value = named.type().create(config);
      return Optional.of(
          new Component<>(named.type().id(), config.canonical(), value, named.place()));
    } catch (StriateException refused) {
      problems.add(refused, named.place(), subject);
      return Optional.empty();
    }
  }

  private void wrongKind(JsonValue value, String wanted) {
    problems.add(
        Code.BAD_VALUE,
        value.place(),
        String.format(
            Locale.ROOT, "%s: must be %s, got %s", value.place().path(), wanted, value.kind()));
  }
}
