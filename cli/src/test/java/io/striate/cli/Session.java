package io.striate.cli;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.backend.BackendProvider;
import io.striate.cli.terminal.Console;
import io.striate.cli.terminal.ResultStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;

/// One command line, run inside the test.
record Session(int status, String out, String err) {
  /// Runs a command with no backend installed.
  static Session of(String... args) {
    return with(List.of(), args);
  }

  /// Runs a command with the given backends installed.
  static Session with(List<BackendProvider> providers, String... args) {
    return run(() -> Catalog.installed().replace(Kinds.BACKEND, providers), args);
  }

  /// Runs a command with the bundled backends.
  static Session installed(String... args) {
    return run(Catalog::installed, args);
  }

  /// Runs a command with the bundled backends and plug-ins.
  ///
  /// @param plugins folders or jars
  static Session withPlugins(String plugins, String... args) {
    return run(Catalog::installed, Map.of("STRIATE_PLUGINS", plugins), args);
  }

  /// Runs a command with a catalog.
  static Session run(Supplier<Catalog> catalog, String... args) {
    return run(catalog, Map.of(), args);
  }

  private static Session run(
      Supplier<Catalog> catalog, Map<String, String> environment, String... args) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var console =
        new Console(
            new ResultStream(out, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            OptionalInt.empty(),
            "striate");
    int status = new CommandRunner(console, catalog, environment).run(args);
    return new Session(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
