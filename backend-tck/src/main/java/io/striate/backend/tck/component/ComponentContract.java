package io.striate.backend.tck.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.striate.api.component.ComponentType;
import io.striate.api.component.Field;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What component types of every kind promise: descriptions, complete defaults, settings that are
/// read back unchanged, and a `create` that can be called repeatedly.
///
/// @param <T> what the type creates
public interface ComponentContract<T> {
  /// The type under test.
  ComponentType<T> type();

  /// The settings to test, at least one set; by default one without any, which suits a type that
  /// requires none.
  ///
  /// Values are numbers, texts, flags and lists as in a specification; a setting that is a
  /// component takes an [io.striate.api.component.Component]. Settings that are left out have their
  /// defaults.
  default List<Map<String, ?>> settings() {
    return List.of(Map.of());
  }

  /// The id and the keys are well-formed, and the type and each of its settings have a description
  /// of one line.
  @Test
  default void isDescribed() {
    String id = type().id();
    assertTrue(id.matches("([a-z0-9-]+:)?[a-z][a-z0-9-]*"), id + " is not a valid id");
    oneLine("the summary", type().summary());
    var keys = new HashSet<String>();
    var meanings = new HashSet<String>();
    for (Field<?> field : type().fields()) {
      String key = field.key();
      assertTrue(key.matches("[a-z][A-Za-z0-9]*"), key + " is not a valid key");
      assertFalse(key.equals("type"), "the key 'type' is that of the component's id");
      assertTrue(keys.add(key), () -> "two fields have the key " + key);
      oneLine("the meaning of " + key, field.meaning());
      assertTrue(meanings.add(field.meaning()), () -> key + " has the meaning of another field");
    }
    type()
        .formerKeys()
        .forEach((key, instead) -> {
          assertFalse(keys.contains(key), () -> "the former key " + key + " is the key of a field");
          oneLine("what to write instead of " + key, instead);
        });
    assertFalse(settings().isEmpty(), "there is at least one set of settings");
  }

  private static void oneLine(String what, String text) {
    assertFalse(text.isBlank(), what + " is empty");
    assertTrue(text.lines().count() == 1, what + " has several lines: " + text);
  }

  /// A component can be created from the required settings alone; all others have a default that
  /// could also be written, or no value.
  @TestFactory
  default Stream<DynamicTest> defaultsAreComplete() {
    return Settings.each(
        this,
        (settings, _) -> {
          var required = new HashMap<String, Object>(settings);
          for (Field<?> field : type().fields()) {
            if (field.fallback().isPresent()) {
              required.remove(field.key());
            }
          }
          var config = Settings.config(type(), required);
          type().create(config);
          assertEquals(
              type().fields().stream()
                  .filter(field -> !Optional.empty().equals(config.get(field)))
                  .map(Field::key)
                  .toList(),
              List.copyOf(config.canonical().keySet()));
          Settings.config(type(), Settings.written(type(), config));
        });
  }

  /// Settings that are written in canonical form and read again are unchanged.
  @TestFactory
  default Stream<DynamicTest> settingsReadBackTheSame() {
    return Settings.each(
        this,
        (settings, _) -> {
          var config = Settings.config(type(), settings);
          var again = Settings.config(type(), Settings.written(type(), config));
          assertEquals(config.canonical(), again.canonical());
        });
  }

  /// One set of settings makes as many components as are asked for.
  @TestFactory
  default Stream<DynamicTest> createsRepeatedly() {
    return Settings.each(
        this,
        (settings, _) -> {
          var config = Settings.config(type(), settings);
          Map<String, Object> before = config.canonical();
          type().create(config);
          type().create(config);
          assertEquals(before, config.canonical(), "the settings have changed");
        });
  }
}
