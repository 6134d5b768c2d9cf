package io.striate.cli.command;

import io.striate.api.Catalog;
import io.striate.cli.flag.Format;
import io.striate.cli.terminal.Console;
import io.striate.cli.terminal.ExitStatus;
import io.striate.cli.text.Figures;
import io.striate.cli.text.Table;
import io.striate.cli.text.Text;
import io.striate.json.Json;
import io.striate.json.JsonWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `striate zoo`: the specifications of known networks that come with Striate.
@Command(
    name = "zoo",
    header = "List the networks that come with Striate, or print one.",
    description = {
      "Lists the specifications in Striate's folder 'models': the shape of a sample, the number of",
      "parameters, the multiply-accumulate operations (MACs) of the forward pass of one sample,"
          + " and",
      "where the network was published. 'striate zoo NAME' prints the specification of one, to be",
      "changed: striate zoo lenet5 > mine.json"
    })
public final class ZooCommand implements Callable<Integer> {
  private static final String INDENTATION = "  ";

  private final Console console;
  private final Installed installed;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "The network whose specification is printed.")
  private Optional<String> name = Optional.empty();

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "Output format; default: text. With NAME, json is what the list says of it.")
  private Format format = Format.TEXT;

  /// @param console where the command writes
  /// @param installed what can be named
  public ZooCommand(Console console, Installed installed) {
    this.console = console;
    this.installed = installed;
  }

  @Override
  public Integer call() {
    List<ZooModel> all =
        ZooModel.all(Optional.ofNullable(System.getenv("STRIATE_HOME")).map(Path::of));
    List<ZooModel> models = name.map(word -> List.of(ZooModel.find(all, word))).orElse(all);
    switch (format) {
      case TEXT -> {
        if (name.isPresent()) {
          console.out().print(models.getFirst().text());
        } else {
          print(models);
        }
      }
      case JSON -> {
        Catalog catalog = installed.catalog();
        var list = Json.list(models.stream().map(model -> model.json(catalog)).toList());
        console.out().print(JsonWriter.pretty(Json.object().put("models", list).build()));
      }
    }
    return ExitStatus.DONE;
  }

  /// A line of figures for each model, and below it its source.
  private void print(List<ZooModel> models) {
    var table =
        new Table(Table.Side.LEFT, Table.Side.LEFT, Table.Side.RIGHT, Table.Side.RIGHT)
            .row("model", "input", "parameters", "MACs");
    for (ZooModel model : models) {
      ZooModel.Figures figures = model.figures(installed.catalog());
      table.row(
          model.name(),
          figures.shapes(),
          Figures.count(figures.parameters()),
          Figures.count(figures.macs()));
    }
    List<String> lines = table.lines();
    console.out().println(lines.getFirst());
    for (int i = 0; i < models.size(); i++) {
      console.out().println(lines.get(i + 1));
      Text.wrap(models.get(i).source(), console.columnsOfText() - INDENTATION.length())
          .forEach(line -> console.out().println(INDENTATION + line));
    }
  }
}
