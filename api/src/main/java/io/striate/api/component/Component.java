package io.striate.api.component;

import io.striate.api.error.Place;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// A layer, loss, initializer, ... as a specification names it, with its settings.
///
/// @param <T> what its type creates
/// @param id of its type, such as `conv2d`
/// @param settings all of them in canonical JSON values, as [FieldKind#format] writes them
/// @param value what the type created
/// @param place where it is written
public record Component<T>(String id, Map<String, Object> settings, T value, Place place) {
  public Component {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }

  /// A component created by its type.
  ///
  /// @param config complete settings of that type
  /// @throws io.striate.api.error.StriateException if settings contradict each other
  public static <T> Component<T> of(ComponentType<T> type, Config config, Place place) {
    return new Component<>(type.id(), config.canonical(), type.create(config), place);
  }

  /// A component without settings, such as the default of a field.
  public static <T> Component<T> of(String id, T value) {
    return of(id, Map.of(), value);
  }

  /// A component written in code, such as the default of a field.
  ///
  /// @param settings in canonical JSON values
  public static <T> Component<T> of(String id, Map<String, Object> settings, T value) {
    return new Component<>(id, settings, value, new Place("", 0, 0, ""));
  }

  /// The JSON value that names it: its id, or an object with `type` and its settings.
  public Object canonical() {
    if (settings.isEmpty()) {
      return id;
    }
    var object = new LinkedHashMap<String, Object>();
    object.put("type", id);
    object.putAll(settings);
    return object;
  }
}
