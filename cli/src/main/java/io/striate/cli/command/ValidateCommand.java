package io.striate.cli.command;

import io.striate.api.error.Place;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import io.striate.cli.flag.Folders;
import io.striate.cli.flag.Format;
import io.striate.cli.flag.SpecArgument;
import io.striate.cli.report.ExplanationReport;
import io.striate.cli.report.ReadingProgress;
import io.striate.cli.terminal.Console;
import io.striate.cli.terminal.ExitStatus;
import io.striate.cli.text.Figures;
import io.striate.inspect.explain.Explanation;
import io.striate.inspect.explain.Remark;
import io.striate.inspect.explain.Review;
import io.striate.json.Json;
import io.striate.json.JsonObject;
import io.striate.json.JsonWriter;
import io.striate.layers.Network;
import io.striate.training.run.DataCheck;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `striate validate`: whether a model's file is right, with all its mistakes at once.
@Command(
    name = "validate",
    header = "Check a specification.",
    description =
        "Checks a specification and reports all errors at once, and remarks on what is allowed but"
            + " rarely intended. With --data also opens the data.")
public final class ValidateCommand implements Callable<Integer> {
  private final Console console;
  private final Installed installed;
  @Mixin private final SpecArgument spec = new SpecArgument();

  @Option(
      names = "--data",
      description = "Also open the data that the specification names, and check it.")
  private boolean data;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "Output format; default: text.")
  private Format format = Format.TEXT;

  /// @param console where the command writes
  /// @param installed what can be named
  public ValidateCommand(Console console, Installed installed) {
    this.console = console;
    this.installed = installed;
  }

  @Override
  public Integer call() {
    return switch (format) {
      case TEXT -> {
        text(spec.read(installed.catalog()));
        yield ExitStatus.DONE;
      }
      case JSON -> json();
    };
  }

  private void text(Network network) {
    var graph = network.graph();
    Optional<DataCheck> opened = opened(network);
    console
        .out()
        .printf(
            Locale.ROOT,
            "%s: correct; %s layers, %s parameters%n",
            spec.file(),
            Figures.count(graph.nodes().size()),
            Figures.count(graph.parameters()));
    opened.ifPresent(found ->
        console
            .out()
            .printf(
                Locale.ROOT,
                "data: %s training samples, %s, %s classes%n",
                Figures.count(found.training()),
                found
                    .test()
                    .map(size -> Figures.count(size) + " test samples")
                    .orElse("no test samples"),
                Figures.count(found.classes().size())));
    remarks(network, opened)
        .forEach(
            remark -> console.out().println("remark: " + remark.node() + ": " + remark.text()));
  }

  private Optional<DataCheck> opened(Network network) {
    if (!data) {
      return Optional.empty();
    }
    Path folder = Folders.of(spec.file());
    return Optional.of(
        ReadingProgress.during(console, monitor -> DataCheck.of(network, folder, monitor)));
  }

  private static List<Remark> remarks(Network network, Optional<DataCheck> opened) {
    var remarks = new ArrayList<>(Explanation.of(network.graph()).remarks());
    remarks.addAll(Review.of(network));
    opened.ifPresent(found ->
        found.remarks().forEach(each -> remarks.add(new Remark(each.subject(), each.text()))));
    return remarks;
  }

  /// Errors are part of the result, so that an editor reads one form.
  private int json() {
    var result = Json.object().put("file", spec.file().toString());
    List<Problem> problems = List.of();
    try {
      Network network = spec.read(installed.catalog());
      Optional<DataCheck> opened = opened(network);
      result
          .put("correct", true)
          .put("layers", network.graph().nodes().size())
          .put("parameters", network.graph().parameters())
          .put("remarks", ExplanationReport.remarks(remarks(network, opened)));
    } catch (StriateException wrong) {
      problems = wrong.problems();
      result.put("correct", false);
    }
    result.put("problems", Json.list(problems.stream().map(ValidateCommand::json).toList()));
    console.out().print(JsonWriter.pretty(result.build()));
    return problems.isEmpty()
        ? ExitStatus.DONE
        : ExitStatus.of(new StriateException(problems).kind());
  }

  private static JsonObject json(Problem problem) {
    var json = Json.object().put("code", problem.code().id()).put("text", problem.what());
    problem.place().ifPresent(place -> place(json, place));
    return json.put("details", Json.list(problem.details().stream().map(Json::text).toList()))
        .build();
  }

  private static void place(Json.ObjectBuilder json, Place place) {
    json.put("source", place.source())
        .put("line", place.line())
        .put("column", place.column())
        .put("path", place.path());
  }
}
