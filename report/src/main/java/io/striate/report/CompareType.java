package io.striate.report;

import io.striate.api.Command;
import io.striate.api.CommandContext;
import io.striate.api.CommandType;
import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.report.RunLog.Part;
import io.striate.training.file.AtomicFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;

/// `striate compare RUN RUN...`: a page about several runs: what differs in their specifications,
/// their last figures, and their curves in one chart each.
public final class CompareType implements CommandType {
  private static final Field<String> TO =
      Field.of("to", FieldKind.text(), "compare.html", "the page to write");

  /// For [java.util.ServiceLoader].
  public CompareType() {}

  @Override
  public String id() {
    return "compare";
  }

  @Override
  public String summary() {
    return "Write a page about several runs: what differs, last figures, curves side by side.";
  }

  @Override
  public String arguments() {
    return "RUN RUN...";
  }

  @Override
  public List<Field<?>> fields() {
    return List.of(TO);
  }

  @Override
  public Command create(Config config) {
    return context -> run(config, context);
  }

  private static int run(Config config, CommandContext context) {
    if (context.arguments().size() < 2) {
      throw new StriateException(
          Code.BAD_FLAG, "name two runs or more: striate compare runs/a-1 runs/a-2");
    }
    var runs = new LinkedHashMap<String, RunFiles>();
    for (String argument : context.arguments()) {
      RunFiles run = RunFiles.read(context.folder().resolve(argument));
      // Runs of one name in several folders are told apart by what was written.
      runs.put(runs.containsKey(run.name()) ? argument : run.name(), run);
    }
    var page = new ReportPage("Comparison of " + runs.size() + " runs");
    page.heading("What differs");
    var differences = differences(runs);
    var columns = new ArrayList<String>(List.of("setting"));
    columns.addAll(runs.keySet());
    if (differences.isEmpty()) {
      page.paragraph("Their specifications are the same.");
    } else {
      page.table("Settings that are not the same in all runs", columns, differences);
    }
    boolean learn = runs.values().stream().anyMatch(RunFiles::learns);
    String unit = learn ? "epoch or report" : "epoch";
    page.heading("Last " + unit);
    columns.set(0, "figure");
    page.table("Figures of the last " + unit, columns, last(runs, learn));
    page.heading("Training");
    var logs = new LinkedHashMap<String, RunLog>();
    runs.forEach((name, run) -> logs.put(name, run.log()));
    page.charts(logs);
    Path file = context.folder().resolve(config.get(TO));
    byte[] html = page.html().getBytes(StandardCharsets.UTF_8);
    AtomicFiles.onDisk().write(file, out -> out.write(html));
    context.out().println(file);
    return 0;
  }

  private static List<List<String>> differences(Map<String, RunFiles> runs) {
    var paths = new LinkedHashSet<String>();
    var settings = runs.values().stream().map(RunFiles::settings).toList();
    settings.forEach(each -> paths.addAll(each.keySet()));
    var rows = new ArrayList<List<String>>();
    for (String path : paths) {
      var row = new ArrayList<String>(List.of(path));
      settings.forEach(each -> row.add(each.getOrDefault(path, "absent")));
      if (row.stream().skip(1).distinct().count() > 1) {
        rows.add(row);
      }
    }
    return rows;
  }

  private static List<List<String>> last(Map<String, RunFiles> runs, boolean learn) {
    var names = new LinkedHashSet<String>();
    runs.values().forEach(run -> names.addAll(run.log().names()));
    var rows = new ArrayList<List<String>>();
    for (Part part : Part.values()) {
      for (String name : names) {
        var row = new ArrayList<String>();
        row.add((part == Part.TRAINING ? "training " : "validation ") + name);
        runs.values()
            .forEach(run -> {
              var epochs = run.log().epochs();
              var value =
                  epochs.isEmpty() ? OptionalDouble.empty() : epochs.getLast().figure(part, name);
              row.add(
                  value.isPresent() ? String.format(Locale.ROOT, "%.5g", value.getAsDouble()) : "");
            });
        if (row.stream().skip(1).anyMatch(text -> !Objects.requireNonNull(text).isEmpty())) {
          rows.add(row);
        }
      }
    }
    var epochs = new ArrayList<String>(List.of(learn ? "epochs or reports" : "epochs"));
    var seconds = new ArrayList<String>(List.of("seconds"));
    runs.values()
        .forEach(run -> {
          epochs.add(String.valueOf(run.log().epochs().size()));
          seconds.add(String.format(Locale.ROOT, "%,.0f", run.log().seconds()));
        });
    rows.add(epochs);
    rows.add(seconds);
    return rows;
  }
}
