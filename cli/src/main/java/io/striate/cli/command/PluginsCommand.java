package io.striate.cli.command;

import io.striate.api.Catalog;
import io.striate.api.PluginInfo;
import io.striate.api.component.Kind;
import io.striate.cli.flag.Format;
import io.striate.cli.flag.TypeName;
import io.striate.cli.terminal.Console;
import io.striate.cli.terminal.ExitStatus;
import io.striate.cli.text.Text;
import io.striate.json.Json;
import io.striate.json.JsonObject;
import io.striate.json.JsonWriter;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `striate plugins`: the plug-ins, and what each brings.
@Command(
    name = "plugins",
    header = "List the plug-ins and what they provide.",
    description =
        "Lists the plug-ins that work: jar, version, SHA-256, and what each provides by kind."
            + " Problems of broken ones go to standard error. Shows which folders were searched.")
public final class PluginsCommand implements Callable<Integer> {
  private static final int INDENT = 14;

  private final Console console;
  private final Installed installed;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "Output format; default: text.")
  private Format format = Format.TEXT;

  /// @param console where the command writes
  /// @param installed what can be named
  public PluginsCommand(Console console, Installed installed) {
    this.console = console;
    this.installed = installed;
  }

  @Override
  public Integer call() {
    Catalog catalog = installed.catalog();
    switch (format) {
      case TEXT -> text(catalog, console.out());
      case JSON -> console.out().print(JsonWriter.pretty(json(catalog)));
    }
    return ExitStatus.DONE;
  }

  private void text(Catalog catalog, PrintStream out) {
    catalog
        .plugins()
        .forEach((plugin, providers) -> {
          out.println(plugin.name());
          row(out, "path", plugin.path().toString());
          row(out, "version", plugin.version());
          row(out, "SHA-256", plugin.sha256());
          byKind(providers)
              .forEach((kind, names) -> row(out, TypeName.word(kind), String.join(", ", names)));
          out.println();
        });
    if (catalog.plugins().isEmpty()) {
      out.println("no plug-ins are installed");
    }
    out.println(
        catalog.searched().isEmpty()
            ? "no folder was searched; --plugin-path and STRIATE_PLUGINS name folders"
            : "searched: "
                + catalog.searched().stream()
                    .map(Path::toString)
                    .collect(Collectors.joining(", ")));
  }

  private void row(PrintStream out, String name, String value) {
    String label = name;
    for (String line : Text.wrap(value, console.columns() - INDENT)) {
      out.println(
          String.format(Locale.ROOT, "  %-" + (INDENT - 3) + "s %s", label, line).stripTrailing());
      label = "";
    }
  }

  private static Map<Kind<?>, List<String>> byKind(List<Catalog.Provider> providers) {
    return providers.stream()
        .collect(
            Collectors.groupingBy(
                Catalog.Provider::kind,
                LinkedHashMap::new,
                Collectors.mapping(Catalog.Provider::name, Collectors.toList())));
  }

  private static JsonObject json(Catalog catalog) {
    return Json.object()
        .put(
            "plugins",
            Json.list(
                catalog.plugins().entrySet().stream()
                    .map(each -> json(each.getKey(), each.getValue()))
                    .toList()))
        .put(
            "searched",
            Json.list(catalog.searched().stream().map(path -> Json.text(path.toString())).toList()))
        .build();
  }

  private static JsonObject json(PluginInfo plugin, List<Catalog.Provider> providers) {
    var provides = Json.object();
    byKind(providers)
        .forEach((kind, names) ->
            provides.put(TypeName.word(kind), Json.list(names.stream().map(Json::text).toList())));
    return Json.object()
        .put("name", plugin.name())
        .put("path", plugin.path().toString())
        .put("version", plugin.version())
        .put("sha256", plugin.sha256())
        .put("provides", provides.build())
        .build();
  }
}
