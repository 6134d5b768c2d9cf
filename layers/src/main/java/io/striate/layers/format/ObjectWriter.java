package io.striate.layers.format;

import io.striate.api.component.Component;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.json.Json;
import io.striate.json.JsonObject;
import io.striate.json.JsonValue;
import io.striate.layers.frame.Section;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Writes one object of a specification: every key of its section, in the order of the calls.
final class ObjectWriter {
  private final Section section;
  private final Json.ObjectBuilder object = Json.object();
  private final Set<String> written = new HashSet<>();

  ObjectWriter(Section section) {
    this.section = section;
  }

  /// Writes a plain value.
  <T> ObjectWriter value(Field<T> field, T value) {
    return json(field, Json.of(field.kind().format(value)));
  }

  /// Writes a plain value that differs from the default, or nothing.
  <T> ObjectWriter unlessAbsent(Field<T> field, T value) {
    return FieldKind.isAbsent(value) ? without(field) : value(field, value);
  }

  /// Writes a component with all of its settings.
  ObjectWriter component(Field<?> field, Component<?> component) {
    return json(field, SpecWriter.component(component));
  }

  /// Writes a list of components, or nothing if it is empty.
  ObjectWriter unlessEmpty(Field<?> field, List<? extends Component<?>> components) {
    return components.isEmpty() ? without(field) : components(field, components);
  }

  /// Writes a list of components.
  ObjectWriter components(Field<?> field, List<? extends Component<?>> components) {
    return json(field, Json.list(components.stream().map(SpecWriter::component).toList()));
  }

  /// Writes what another writer wrote.
  ObjectWriter json(Field<?> field, JsonValue value) {
    object.put(field.key(), value);
    return without(field);
  }

  /// Writes the settings of a component beside the keys of the section.
  ObjectWriter settings(Component<?> component) {
    component.settings().forEach((key, value) -> object.put(key, Json.of(value)));
    return this;
  }

  /// Leaves keys out on purpose.
  ObjectWriter without(Field<?>... fields) {
    for (Field<?> field : fields) {
      written.add(field.key());
    }
    return this;
  }

  /// The finished object.
  ///
  /// @throws IllegalStateException if a key of the section is forgotten, or is not the section's
  JsonObject build() {
    var keys = new HashSet<String>();
    section.fields().forEach(field -> keys.add(field.key()));
    if (!written.equals(keys)) {
      throw new IllegalStateException(
          section.id() + " has the keys " + keys + ", written are " + written);
    }
    return object.build();
  }
}
