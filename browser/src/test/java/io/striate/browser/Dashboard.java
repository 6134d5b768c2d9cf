package io.striate.browser;

import io.striate.api.Catalog;
import io.striate.api.CommandContext;
import io.striate.api.CommandType;
import io.striate.api.Kinds;
import io.striate.api.component.Config;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The command `dashboard` on a thread of its own.
final class Dashboard implements AutoCloseable {
  private static final Pattern ADDRESS = Pattern.compile("http://localhost:[0-9]+");

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final Thread thread;

  Dashboard(Path runs) {
    thread =
        Thread.ofPlatform()
            .start(() ->
                command("dashboard", Map.of("port", 0, "backend", "reference"), said, runs, "."));
  }

  /// Where it listens, as soon as it does.
  String address() {
    while (thread.isAlive()) {
      Matcher found = ADDRESS.matcher(said.toString(StandardCharsets.UTF_8));
      if (found.find()) {
        return found.group();
      }
      Thread.onSpinWait();
    }
    throw new IllegalStateException(said.toString(StandardCharsets.UTF_8));
  }

  /// Runs a command of a module.
  static int command(
      String name,
      Map<String, Object> settings,
      ByteArrayOutputStream out,
      Path folder,
      String... arguments) {
    Catalog catalog = Catalog.installed();
    CommandType type = catalog.find(Kinds.COMMAND, name).orElseThrow();
    var print = new PrintStream(out, true, StandardCharsets.UTF_8);
    return type.create(Config.of(type.fields(), settings))
        .run(new CommandContext(List.of(arguments), catalog, print, print, folder));
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
