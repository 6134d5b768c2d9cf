package io.striate.backend.tck.component;

import io.striate.api.component.Component;
import io.striate.api.component.ComponentType;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/// Reads the settings that contracts test with.
final class Settings {
  private Settings() {}

  /// A test for one set of settings.
  interface Check<T> {
    /// Runs the test.
    ///
    /// @param fresh creates another component with these settings at each call
    void run(Map<String, ?> settings, Supplier<T> fresh) throws Exception;
  }

  /// One test for each set of settings of a contract.
  static <T> Stream<DynamicTest> each(ComponentContract<T> contract, Check<T> check) {
    ComponentType<T> type = contract.type();
    return contract.settings().stream()
        .map(settings ->
            DynamicTest.dynamicTest(
                type.id() + " " + settings,
                () -> check.run(settings, () -> type.create(config(type, settings)))));
  }

  /// Reads settings as a specification would be read.
  static Config config(ComponentType<?> type, Map<String, ?> settings) {
    var values = new HashMap<String, Object>(settings);
    for (Field<?> field : type.fields()) {
      values.computeIfPresent(field.key(), (_, value) -> field.kind().parse(json(value)));
    }
    return Config.of(type.fields(), values);
  }

  /// The canonical JSON values of settings, but for components, which only the reader of a
  /// specification can create.
  static Map<String, Object> written(ComponentType<?> type, Config config) {
    var values = config.canonical();
    for (Field<?> field : type.fields()) {
      if (field.kind().nested().isPresent()) {
        values.put(field.key(), config.get(field));
      }
    }
    return values;
  }

  /// Whole numbers are `Long` in a specification, in lists too.
  private static Object json(Object value) {
    return switch (value) {
      case Integer whole -> (long) whole;
      case List<?> list when list.stream().noneMatch(Component.class::isInstance) ->
          list.stream().map(Settings::json).toList();
      default -> value;
    };
  }
}
