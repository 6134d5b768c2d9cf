package io.striate.layers.format;

import io.striate.api.component.Component;
import io.striate.api.component.ComponentType;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.json.JsonMember;
import io.striate.json.JsonNull;
import io.striate.json.JsonObject;
import io.striate.json.JsonString;
import io.striate.json.JsonValue;
import io.striate.json.Suggestion;
import io.striate.layers.frame.Frame;
import io.striate.layers.frame.Section;
import io.striate.layers.spec.Problems;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Reads one object strictly: a section of the specification, and the settings of a component that
/// may be written in it. [#finish] reports all other keys.
final class ObjectReader {
  private final JsonObject object;
  private final String subject;
  private final Map<String, String> former;
  private final Section section;
  private final ComponentReader components;
  private final Problems problems;
  private final Set<String> taken = new LinkedHashSet<>();

  /// @param subject what has these keys, as in "unknown key 'strid' of conv2d"
  ObjectReader(JsonObject object, String subject, Section section, ComponentReader components) {
    this(object, subject, Map.of(), section, components);
  }

  /// The keys of a component, and of the section that it is written in.
  ObjectReader(
      JsonObject object, ComponentType<?> type, Section section, ComponentReader components) {
    this(object, type.id(), type.formerKeys(), section, components);
  }

  private ObjectReader(
      JsonObject object,
      String subject,
      Map<String, String> former,
      Section section,
      ComponentReader components) {
    this.object = object;
    this.subject = subject;
    this.former = former;
    this.section = section;
    this.components = components;
    this.problems = components.problems();
  }

  ObjectReader(JsonObject object, Section section, ComponentReader components) {
    this(object, section.subject(), section, components);
  }

  JsonObject object() {
    return object;
  }

  /// What is written for a key, to be read by the caller.
  Optional<JsonValue> take(Field<?> field) {
    taken.add(field.key());
    return object.get(field.key());
  }

  /// What is written for a key that must be there; a problem if it is not.
  Optional<JsonValue> require(Field<?> field) {
    return require(field, field.meaning());
  }

  /// What is written for a key that must be there; a problem that tells its meaning if it is not.
  Optional<JsonValue> require(Field<?> field, String meaning) {
    Optional<JsonValue> value = take(field);
    if (value.isEmpty()) {
      problems.add(
          Code.MISSING_KEY,
          object.place(),
          String.format(
              Locale.ROOT,
              "%s: missing key '%s' of %s (%s)",
              object.place().path(),
              field.key(),
              subject,
              meaning));
    }
    return value;
  }

  /// The value of a key, or its default if it is not written.
  ///
  /// @return empty if the value is wrong, or missing and required, which is reported
  <T> Optional<T> read(Field<T> field) {
    if (field.fallback().isEmpty()) {
      return require(field).flatMap(value -> components.parse(value, field.kind()));
    }
    Optional<JsonValue> written = take(field);
    return written.isPresent() ? components.parse(written.get(), field.kind()) : fallback(field);
  }

  /// The value of a key with a default; the default, too, if the value is wrong.
  <T> T setting(Field<T> field) {
    return read(field).orElseGet(() -> declared(field));
  }

  /// The default of a key. A component is created by its type, which alone knows its settings.
  private <T> Optional<T> fallback(Field<T> field) {
    T value = declared(field);
    return value instanceof Component<?> named
        ? components.parse(new JsonString(named.id(), object.place()), field.kind())
        : Optional.of(value);
  }

  private static <T> T declared(Field<T> field) {
    return field.fallback().orElseThrow().apply(Config.of(List.of(), Map.of()));
  }

  /// Reads a plain value; a problem, and nothing, if it is of the wrong kind.
  static <T> Optional<T> parse(JsonValue value, FieldKind<T> kind, Problems problems) {
    String path = value.place().path();
    if (PlainValues.hasNull(value)) {
      String got = value instanceof JsonNull ? "got null" : "there is a null in it";
      problems.add(
          Code.BAD_VALUE, value.place(), path + ": must be " + kind.describe() + ", " + got);
      return Optional.empty();
    }
    try {
      return Optional.of(kind.parse(plain(value, kind)));
    } catch (StriateException refused) {
      problems.add(refused, value.place(), path + ":");
      return Optional.empty();
    }
  }

  /// The value as its kind takes it. Texts of a command line have no lines; paths in them are
  /// relative to the working folder, as users expect of a command.
  private static Object plain(JsonValue value, FieldKind<?> kind) {
    if (!kind.located() || !(value instanceof JsonString text)) {
      return PlainValues.plain(value);
    }
    Path file = Path.of(value.place().line() == 0 ? "" : value.place().source());
    return new FieldKind.Located(
        text.value(), Objects.requireNonNullElse(file.getParent(), Path.of("")));
  }

  /// Reports keys that neither the section nor the component has, except those that any object may
  /// have.
  ///
  /// @throws IllegalStateException if nobody asked for a key of the section
  void finish() {
    var known = new LinkedHashSet<String>();
    section.fields().forEach(field -> known.add(field.key()));
    if (!taken.containsAll(known)) {
      throw new IllegalStateException("of " + section.id() + ", only " + taken + " were read");
    }
    known.addAll(taken);
    for (JsonMember member : object.members()) {
      String key = member.key();
      if (!known.contains(key) && !Frame.isIgnored(key)) {
        unknown(member, known);
      }
    }
  }

  /// Whether a key is written in another way, so that its being missing is no second mistake.
  boolean isMistyped(String key, Collection<String> known) {
    return object.members().stream()
        .map(JsonMember::key)
        .filter(written -> !known.contains(written) && !Frame.isIgnored(written))
        .anyMatch(written ->
            Synonyms.of(written, known)
                .or(() -> Suggestion.nearest(written, known))
                .filter(key::equals)
                .isPresent());
  }

  private void unknown(JsonMember member, Set<String> known) {
    String key = member.key();
    Optional<String> instead = Optional.ofNullable(former.get(key)).map("; "::concat);
    String near =
        instead
            .or(() ->
                Synonyms.of(key, known)
                    .map(own -> String.format(Locale.ROOT, "; here it is called '%s'", own)))
            .orElseGet(() -> Suggestion.question(key, known));
    problems.add(
        Code.UNKNOWN_KEY,
        member.keyPlace(),
        String.format(
            Locale.ROOT,
            "%s: unknown key '%s' of %s%s",
            member.keyPlace().path(),
            key,
            subject,
            near.isEmpty() ? listed(known) : near));
  }

  private static String listed(Set<String> known) {
    return known.isEmpty() ? "; it has no keys" : "; its keys are " + String.join(", ", known);
  }
}
