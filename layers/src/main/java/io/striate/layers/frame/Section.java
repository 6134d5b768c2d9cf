package io.striate.layers.frame;

import io.striate.api.component.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An object of a specification, such as `train`, and its keys.
///
/// @param id the name by which users ask for it, such as `train`
/// @param subject what messages call it, as in "unknown key 'shpe' of an input"
/// @param meaning one line
/// @param fields its keys, in the order to be shown
/// @param more what other keys it has, such as the settings of a type; absent if none
/// @param inner the sections that are values of its keys, by key
public record Section(
    String id,
    String subject,
    String meaning,
    List<Field<?>> fields,
    Optional<String> more,
    Map<String, Inner> inner) {
  public Section {
    fields = List.copyOf(fields);
    inner = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(inner));
    for (String key : inner.keySet()) {
      if (fields.stream().noneMatch(field -> field.key().equals(key))) {
        throw new IllegalArgumentException("no key '" + key + "'");
      }
    }
  }

  /// How a key holds a section.
  public enum Form {
    /// The value is the object.
    OBJECT,
    /// The value is a list of such objects.
    LIST,
    /// The value is an object of names, each with such an object.
    BY_NAME
  }

  /// A section that is the value of a key.
  public record Inner(Section section, Form form) {}

  /// A section whose keys hold no other sections.
  static Section of(String id, String subject, String meaning, List<Field<?>> fields) {
    return new Section(id, subject, meaning, fields, Optional.empty(), Map.of());
  }

  /// The same section, with other keys beside its own.
  Section and(String others) {
    return new Section(id, subject, meaning, fields, Optional.of(others), inner);
  }

  /// The same section, where a key holds another.
  Section with(Field<?> field, Section section, Form form) {
    var all = new LinkedHashMap<>(inner);
    all.put(field.key(), new Inner(section, form));
    return new Section(id, subject, meaning, fields, more, all);
  }
}
