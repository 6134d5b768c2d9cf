package io.striate.api.component;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The settings of one component, read and complete: every field has a value.
public final class Config {
  private final Map<String, Object> values = new LinkedHashMap<>();
  private final List<Field<?>> fields;

  /// Completes settings with their defaults, field by field in the order of the descriptors.
  ///
  /// @param fields the component's descriptors
  /// @param written parsed values by key; each has its field's type
  /// @throws IllegalArgumentException if a required field is missing or a key has no field
  public static Config of(List<Field<?>> fields, Map<String, ?> written) {
    var config = new Config(fields);
    for (Field<?> field : fields) {
      Object value = written.get(field.key());
      if (value == null) {
        value =
            field
                .fallback()
                .orElseThrow(() -> new IllegalArgumentException("'" + field.key() + "' is missing"))
                .apply(config);
      }
      config.values.put(field.key(), value);
    }
    for (String key : written.keySet()) {
      if (fields.stream().noneMatch(field -> field.key().equals(key))) {
        throw new IllegalArgumentException("'" + key + "' is not a setting");
      }
    }
    return config;
  }

  private Config(List<Field<?>> fields) {
    this.fields = List.copyOf(fields);
  }

  /// The value of a field, found by its key.
  ///
  /// @throws IllegalArgumentException if the field is not among this component's, or comes later
  ///   and has no value yet
  public <T> T get(Field<T> field) {
    Object value = values.get(field.key());
    if (value == null) {
      throw new IllegalArgumentException("no value for '" + field.key() + "'");
    }
    @SuppressWarnings("unchecked") // of() put a value of the field's type
    T typed = (T) value;
    return typed;
  }

  /// All settings in canonical JSON values, in the order of the fields, as [FieldKind#format]
  /// writes them; without those that have no value.
  public Map<String, Object> canonical() {
    var result = new LinkedHashMap<String, Object>();
    for (Field<?> field : fields) {
      if (!FieldKind.isAbsent(get(field))) {
        result.put(field.key(), format(field));
      }
    }
    return result;
  }

  private <T> Object format(Field<T> field) {
    return field.kind().format(get(field));
  }
}
