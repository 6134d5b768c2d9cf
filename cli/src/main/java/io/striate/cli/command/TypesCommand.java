package io.striate.cli.command;

import io.striate.api.Kinds;
import io.striate.api.component.Kind;
import io.striate.cli.flag.Format;
import io.striate.cli.flag.TypeName;
import io.striate.cli.terminal.Console;
import io.striate.cli.terminal.ExitStatus;
import io.striate.cli.text.Text;
import io.striate.json.Json;
import io.striate.json.JsonObject;
import io.striate.json.JsonWriter;
import io.striate.layers.frame.Frame;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `striate types`: everything that a specification or a flag can name.
@Command(
    name = "types",
    header = "List the installed layers, losses, optimizers and so on.",
    description = {
      "Lists all types that a specification or a flag can name, by kind: bundled ones and those of",
      "plug-ins. 'striate explain TYPE' shows the settings of one. The sections of a specification",
      "are listed too: 'striate explain train' shows the keys of train."
    })
public final class TypesCommand implements Callable<Integer> {
  private static final int WIDEST_NAME = 28;

  private final Console console;
  private final Installed installed;

  @Parameters(
      paramLabel = "KIND",
      arity = "0..1",
      description = "Only this kind, such as layer or optimizer.")
  private Optional<String> only = Optional.empty();

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "Output format; default: text.")
  private Format format = Format.TEXT;

  /// @param console where the command writes
  /// @param installed what can be named
  public TypesCommand(Console console, Installed installed) {
    this.console = console;
    this.installed = installed;
  }

  @Override
  public Integer call() {
    List<Group> groups = groups();
    switch (format) {
      case TEXT -> {
        String gap = "";
        for (Group group : groups) {
          console.out().print(gap);
          text(group, console.columnsOfText(), console.out());
          gap = System.lineSeparator();
        }
      }
      case JSON -> {
        var list = Json.list(groups.stream().map(TypesCommand::json).toList());
        console.out().print(JsonWriter.pretty(Json.object().put("kinds", list).build()));
      }
    }
    return ExitStatus.DONE;
  }

  /// A kind and its types, or the sections of a specification.
  private record Group(String word, String meaning, List<Entry> entries) {}

  /// A name and what it means.
  private record Entry(String name, String summary) {}

  private List<Group> groups() {
    if (only.isEmpty()) {
      return Stream.concat(Stream.of(sections()), Kinds.ALL.stream().map(this::group)).toList();
    }
    String word = only.get();
    return List.of(word.equals(TypeName.SECTION) ? sections() : group(TypeName.kind(word)));
  }

  private static Group sections() {
    return new Group(
        TypeName.SECTION,
        "an object of a specification, with keys of its own",
        Frame.SECTIONS.stream()
            .map(section -> new Entry(section.id(), section.meaning()))
            .toList());
  }

  private <S> Group group(Kind<S> kind) {
    return new Group(
        TypeName.word(kind),
        kind.meaning(),
        TypeName.all(installed.catalog(), kind).stream()
            .map(type -> new Entry(type.name(), type.summary()))
            .toList());
  }

  private static void text(Group group, int columns, PrintStream out) {
    Text.wrap(group.word() + ": " + group.meaning(), columns).forEach(out::println);
    if (group.entries().isEmpty()) {
      out.println("  none installed");
    }
    int width =
        Math.min(
            WIDEST_NAME,
            group.entries().stream().mapToInt(entry -> entry.name().length()).max().orElse(0));
    for (Entry entry : group.entries()) {
      String label = entry.name();
      if (label.length() > width) {
        out.println("  " + label);
        label = "";
      }
      for (String line : Text.wrap(entry.summary(), columns - width - 4)) {
        out.println(
            String.format(Locale.ROOT, "  %-" + width + "s  %s", label, line).stripTrailing());
        label = "";
      }
    }
  }

  private static JsonObject json(Group group) {
    var types =
        group.entries().stream()
            .map(entry -> Json.object().put("type", entry.name()).put("summary", entry.summary()))
            .map(Json.ObjectBuilder::build)
            .toList();
    return Json.object()
        .put("kind", group.word())
        .put("meaning", group.meaning())
        .put("types", Json.list(types))
        .build();
  }
}
