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
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `striate types`: everything that a specification or a flag can name.
@Command(
    name = "types",
    header = "List the installed layers, losses, optimizers and so on.",
    description = {
      "Lists all types that a specification or a flag can name, by kind: bundled ones and those of",
      "plug-ins. 'striate explain TYPE' shows the settings of one."
    })
public final class TypesCommand implements Callable<Integer> {
  private static final int WIDTH = 80;
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
      description = "How the result is written; text by default.")
  private Format format = Format.TEXT;

  /// @param console where the command writes
  /// @param installed what can be named
  public TypesCommand(Console console, Installed installed) {
    this.console = console;
    this.installed = installed;
  }

  @Override
  public Integer call() {
    List<Kind<?>> kinds =
        only.<List<Kind<?>>>map(word -> List.of(TypeName.kind(word))).orElse(Kinds.ALL);
    switch (format) {
      case TEXT -> {
        String gap = "";
        for (Kind<?> kind : kinds) {
          console.out().print(gap);
          text(kind, console.out());
          gap = System.lineSeparator();
        }
      }
      case JSON -> {
        var list = Json.list(kinds.stream().map(this::json).toList());
        console.out().print(JsonWriter.pretty(Json.object().put("kinds", list).build()));
      }
    }
    return ExitStatus.DONE;
  }

  private <S> void text(Kind<S> kind, PrintStream out) {
    Text.wrap(TypeName.word(kind) + ": " + kind.meaning(), WIDTH).forEach(out::println);
    List<TypeName.Found<S>> types = TypeName.all(installed.catalog(), kind);
    if (types.isEmpty()) {
      out.println("  none installed");
    }
    int width =
        Math.min(WIDEST_NAME, types.stream().mapToInt(t -> t.name().length()).max().orElse(0));
    for (var type : types) {
      String label = type.name();
      if (label.length() > width) {
        out.println("  " + label);
        label = "";
      }
      for (String line : Text.wrap(type.summary(), WIDTH - width - 4)) {
        out.println(("  %-" + width + "s  %s").formatted(label, line).stripTrailing());
        label = "";
      }
    }
  }

  private <S> JsonObject json(Kind<S> kind) {
    var types =
        TypeName.all(installed.catalog(), kind).stream()
            .map(type -> Json.object().put("type", type.name()).put("summary", type.summary()))
            .map(Json.ObjectBuilder::build)
            .toList();
    return Json.object()
        .put("kind", TypeName.word(kind))
        .put("meaning", kind.meaning())
        .put("types", Json.list(types))
        .build();
  }
}
