package io.striate.cli.command;

import io.striate.cli.flag.Folders;
import io.striate.cli.flag.Format;
import io.striate.cli.report.ReadingProgress;
import io.striate.cli.terminal.Console;
import io.striate.cli.terminal.ExitStatus;
import io.striate.cli.text.Figures;
import io.striate.json.Json;
import io.striate.json.JsonObject;
import io.striate.json.JsonValue;
import io.striate.json.JsonWriter;
import io.striate.layers.graph.Graph;
import io.striate.training.Verification;
import io.striate.training.data.Fingerprint;
import io.striate.training.file.CheckedArchive;
import io.striate.training.run.UsedPlugin;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `striate verify`: whether a model file is what was written.
@Command(
    name = "verify",
    header = "Check a model file: checksums, specification, weights, plug-ins.",
    description =
        "Checks that every entry of a model file or checkpoint has the checksum it was written"
            + " with, that the specification is correct, that its plug-ins are installed, and that"
            + " the weights are those that it describes. With --data also that the data is still what"
            + " the model was trained on. Runs no program of the network.")
public final class VerifyCommand implements Callable<Integer> {
  /// Stands for no folder: no path is empty.
  private static final String AS_TRAINED = "";

  private final Console console;
  private final Installed installed;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(
      paramLabel = "MODEL",
      description =
          "A model file, a checkpoint, or a run folder: its model, or else its newest"
              + " checkpoint.")
  private Path model;

  @Option(
      names = "--data",
      arity = "0..1",
      fallbackValue = AS_TRAINED,
      paramLabel = "FOLDER",
      description =
          "Also compare the data with that which the model was trained on: that of the"
              + " specification, or, if it has moved, that of a folder.")
  private Optional<Path> data = Optional.empty();

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "Output format; default: text.")
  private Format format = Format.TEXT;

  /// @param console where the command writes
  /// @param installed what can be named
  public VerifyCommand(Console console, Installed installed) {
    this.console = console;
    this.installed = installed;
  }

  @Override
  public Integer call() {
    List<String> overrides =
        data.filter(folder -> !folder.toString().equals(AS_TRAINED))
            .map(Folders::asData)
            .map(List::of)
            .orElse(List.of());
    Verification found = Verification.of(model, overrides, installed.catalog());
    if (data.isPresent()) {
      ReadingProgress.during(
          console,
          monitor -> {
            found.requireData(monitor);
            return found;
          });
    }
    switch (format) {
      case TEXT -> text(found);
      case JSON -> console.out().print(JsonWriter.pretty(json(found)));
    }
    return ExitStatus.DONE;
  }

  private void text(Verification found) {
    Graph graph = found.model().network().graph();
    line("file", String.format(Locale.ROOT, "%s", found.model().file()));
    line("SHA-256", found.sha256());
    line(
        "entries",
        String.format(
            Locale.ROOT,
            "format %d; %s: as they were written",
            found.version(),
            found.entries().stream()
                .map(CheckedArchive.Entry::name)
                .collect(Collectors.joining(", "))));
    line(
        "model",
        String.format(
            Locale.ROOT,
            "%s: correct; %s layers, %s parameters",
            graph.name(),
            Figures.count(graph.nodes().size()),
            Figures.count(graph.parameters())));
    line(
        "weights",
        String.format(
            Locale.ROOT,
            "%s tensors, as the specification describes them",
            Figures.count(graph.states().size())));
    line("plug-ins", found.plugins().isEmpty() ? "none" : plugins(found.plugins()));
    line("data", found.data().map(this::data).orElse("not recorded"));
    found.model().changes().forEach(change -> console.out().println("note: " + change));
  }

  private String data(Fingerprint trained) {
    return String.format(
        Locale.ROOT,
        "%s %s%s",
        trained.kind().key(),
        trained.value(),
        data.isPresent() ? ": as it was trained on" : "");
  }

  private void line(String what, String text) {
    console.out().printf(Locale.ROOT, "%-9s %s%n", what, text);
  }

  private static String plugins(List<UsedPlugin> plugins) {
    return plugins.stream()
        .map(plugin ->
            String.format(
                Locale.ROOT,
                "%s %s (SHA-256 %s)",
                plugin.name(),
                plugin.version(),
                plugin.sha256()))
        .collect(Collectors.joining(", "));
  }

  private static JsonObject json(Verification found) {
    Graph graph = found.model().network().graph();
    var entries =
        found.entries().stream()
            .map(entry ->
                Json.object()
                    .put("name", entry.name())
                    .put("bytes", entry.bytes())
                    .put("sha256", entry.sha256())
                    .build())
            .toList();
    var plugins =
        found.plugins().stream()
            .map(plugin ->
                Json.object()
                    .put("name", plugin.name())
                    .put("version", plugin.version())
                    .put("sha256", plugin.sha256())
                    .build())
            .toList();
    return Json.object()
        .put("file", found.model().file().toString())
        .put("sha256", found.sha256())
        .put("format", found.version())
        .put("entries", Json.list(entries))
        .put("name", graph.name())
        .put("layers", graph.nodes().size())
        .put("parameters", graph.parameters())
        .put("tensors", graph.states().size())
        .put("plugins", Json.list(plugins))
        .put("data", found.data().<JsonValue>map(Fingerprint::json).orElse(Json.nothing()))
        .put("notes", Json.list(found.model().changes().stream().map(Json::text).toList()))
        .build();
  }
}
