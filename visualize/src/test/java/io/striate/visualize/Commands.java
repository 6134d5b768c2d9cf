package io.striate.visualize;

import io.striate.api.Catalog;
import io.striate.api.CommandContext;
import io.striate.api.CommandType;
import io.striate.api.component.Config;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Runs commands as the command line does.
public final class Commands {
  private Commands() {}

  /// What a command prints.
  ///
  /// @param folder the working folder
  /// @param settings values of its flags, by their keys
  public static String run(
      CommandType type, Path folder, Map<String, Object> settings, String... arguments) {
    var all = new LinkedHashMap<>(settings);
    all.putIfAbsent("backend", "cpu-vector");
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    try (var printed = new PrintStream(out, true, StandardCharsets.UTF_8);
        var told = new PrintStream(err, true, StandardCharsets.UTF_8)) {
      type.create(Config.of(type.fields(), all))
          .run(new CommandContext(List.of(arguments), Catalog.installed(), printed, told, folder));
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
