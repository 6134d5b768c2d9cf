package io.striate.cli.command;

import io.striate.api.Kinds;
import io.striate.api.data.DatasetType;
import io.striate.api.data.KnownData;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.cli.download.Download;
import io.striate.cli.flag.Format;
import io.striate.cli.terminal.Console;
import io.striate.cli.terminal.ExitStatus;
import io.striate.cli.text.Text;
import io.striate.json.Json;
import io.striate.json.JsonWriter;
import io.striate.json.Suggestion;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `striate data`: public data sets that Striate knows, and where they are on this machine.
@Command(
    name = "data",
    header = "List known data sets, or fetch one.",
    description = {
      "'striate data list' lists the public data sets that the installed dataset types read, their",
      "sizes and terms, and where they were found: in the folder data/NAME in the working folder or",
      "above it, or in Striate's own folder. 'striate data get NAME' fetches one and checks its",
      "SHA-256. No other command uses the network."
    })
public final class DataCommand implements Callable<Integer> {
  private static final int WIDTH = 80;
  private static final double MEGABYTE = 1e6;

  /// What to do.
  enum Action {
    LIST,
    GET
  }

  private final Console console;
  private final Installed installed;

  @Parameters(index = "0", paramLabel = "list|get", description = "What to do.")
  private Action action = Action.LIST;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "NAME",
      description = "The data set to fetch.")
  private Optional<String> name = Optional.empty();

  @Option(
      names = "--folder",
      paramLabel = "FOLDER",
      description = "Where to put the files; default: data/NAME in the working folder.")
  private Optional<Path> folder = Optional.empty();

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "Output format of the list; default: text.")
  private Format format = Format.TEXT;

  /// @param console where the command writes
  /// @param installed what can be named
  public DataCommand(Console console, Installed installed) {
    this.console = console;
    this.installed = installed;
  }

  /// A data set and the type that reads it.
  private record Entry(DatasetType type, KnownData data, Optional<Path> found) {}

  @Override
  public Integer call() {
    List<Entry> entries = entries();
    switch (action) {
      case LIST -> list(entries);
      case GET -> get(entries);
    }
    return ExitStatus.DONE;
  }

  private List<Entry> entries() {
    return installed.catalog().all(Kinds.DATASET).stream()
        .flatMap(type -> type.known().stream().map(data -> new Entry(type, data, find(data))))
        .toList();
  }

  /// The folder of a data set in or above the working folder, in Striate's own, or where its type
  /// finds it besides.
  private static Optional<Path> find(KnownData known) {
    Path data = Path.of("data", known.name());
    Stream<Path> above =
        Stream.iterate(Path.of("").toAbsolutePath(), p -> p != null, Path::getParent);
    Stream<Path> own = Stream.ofNullable(System.getenv("STRIATE_HOME")).map(Path::of);
    Stream<Path> folders = Stream.concat(above, own).map(folder -> folder.resolve(data));
    return Stream.concat(folders, known.places().stream()).filter(Files::isDirectory).findFirst();
  }

  private void list(List<Entry> entries) {
    PrintStream out = console.out();
    if (format == Format.JSON) {
      var sets = Json.list(entries.stream().map(DataCommand::json).toList());
      out.print(JsonWriter.pretty(Json.object().put("datasets", sets).build()));
      return;
    }
    String gap = "";
    for (Entry entry : entries) {
      out.print(gap);
      out.println(entry.data().name());
      row(out, "type", entry.type().id());
      row(out, "content", entry.data().summary());
      row(out, "terms", entry.data().terms());
      row(out, "size", megabytes(entry.data().bytes()) + " MB");
      row(
          out,
          "found",
          entry
              .found()
              .map(Path::toString)
              .orElse(
                  "no; fetch it by '"
                      + console.program()
                      + " data get "
                      + entry.data().name()
                      + "'"));
      gap = System.lineSeparator();
    }
  }

  private static void row(PrintStream out, String label, String text) {
    String shown = label;
    for (String line : Text.wrap(text, WIDTH - 11)) {
      out.println(String.format(Locale.ROOT, "  %-7s  %s", shown, line).stripTrailing());
      shown = "";
    }
  }

  private static io.striate.json.JsonObject json(Entry entry) {
    var object =
        Json.object()
            .put("name", entry.data().name())
            .put("type", entry.type().id())
            .put("content", entry.data().summary())
            .put("terms", entry.data().terms())
            .put("bytes", entry.data().bytes());
    entry.found().ifPresent(path -> object.put("found", path.toString()));
    return object.build();
  }

  private void get(List<Entry> entries) {
    List<String> names = entries.stream().map(entry -> entry.data().name()).toList();
    String wanted =
        name.orElseThrow(() ->
            new StriateException(
                Code.BAD_FLAG, "data get needs a NAME; known: " + String.join(", ", names)));
    Entry entry =
        entries.stream()
            .filter(one -> one.data().name().equals(wanted))
            .findFirst()
            .orElseThrow(() ->
                new StriateException(
                    Code.BAD_FLAG,
                    String.format(
                        Locale.ROOT,
                        "no data set '%s' is known%s",
                        wanted,
                        Suggestion.question(wanted, names)),
                    "known: " + String.join(", ", names)));
    Path target = folder.orElse(Path.of("data", wanted));
    var download =
        new Download(
            (file, bytes) ->
                console
                    .err()
                    .printf(
                        Locale.ROOT, "  %s of %s MB%n", megabytes(bytes), megabytes(file.bytes())),
            System::nanoTime);
    console.err().println(entry.data().name() + ": " + entry.data().terms());
    for (KnownData.RemoteFile file : entry.data().files()) {
      console
          .err()
          .printf(Locale.ROOT, "fetching %s (%s MB)%n", file.source(), megabytes(file.bytes()));
      if (!download.fetch(file, target)) {
        console.err().println("  it is there already");
      }
    }
    console
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "%s is in %s; a specification names it by \"data\": { \"type\": \"%s\", \"path\": \"%s\" }",
                wanted,
                target,
                entry.type().id(),
                target.toAbsolutePath().normalize()));
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f", bytes / MEGABYTE);
  }
}
