package io.striate.report;

import io.striate.inspect.page.Html;
import io.striate.report.LineChart.Line;
import io.striate.report.RunLog.Part;
import io.striate.visualize.picture.Pictures;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// The parts of which pages about runs are made.
final class ReportPage {
  /// A table of more classes would be wider than a page.
  private static final int MOST_CLASSES = 20;

  private static final int MOST_MISTAKES = 20;

  private final StringBuilder body = new StringBuilder();
  private final String title;

  ReportPage(String title) {
    this.title = title;
    body.append("<main>\n<h1>").append(Html.escaped(title)).append("</h1>\n");
  }

  ReportPage paragraph(String text) {
    body.append("<p>").append(Html.escaped(text)).append("</p>\n");
    return this;
  }

  ReportPage heading(String text) {
    body.append("<h2>").append(Html.escaped(text)).append("</h2>\n");
    return this;
  }

  /// A table of names and values.
  ReportPage facts(String caption, Map<String, String> facts) {
    body.append("<div class=\"scroll\" tabindex=\"0\"><table>\n<caption>")
        .append(Html.escaped(caption))
        .append("</caption>\n<tbody>\n");
    facts.forEach((name, value) ->
        body.append("<tr><th scope=\"row\">")
            .append(Html.escaped(name))
            .append("</th><td>")
            .append(Html.escaped(value))
            .append("</td></tr>\n"));
    body.append("</tbody></table></div>\n");
    return this;
  }

  /// A table.
  ///
  /// @param columns the heads of the columns
  /// @param rows texts, the first of each being the head of its row
  ReportPage table(String caption, List<String> columns, List<List<String>> rows) {
    body.append("<div class=\"scroll\" tabindex=\"0\"><table>\n<caption>")
        .append(Html.escaped(caption))
        .append("</caption>\n<thead><tr>");
    columns.forEach(
        column -> body.append("<th scope=\"col\">").append(Html.escaped(column)).append("</th>"));
    body.append("</tr></thead>\n<tbody>\n");
    for (List<String> row : rows) {
      body.append("<tr>");
      for (int i = 0; i < row.size(); i++) {
        String cell = Html.escaped(row.get(i));
        body.append(i == 0 ? "<th scope=\"row\">" + cell + "</th>" : "<td>" + cell + "</td>");
      }
      body.append("</tr>\n");
    }
    body.append("</tbody></table></div>\n");
    return this;
  }

  /// Charts of all figures over the epochs, side by side where there is room.
  ReportPage charts(Map<String, RunLog> runs) {
    var names = new LinkedHashSet<String>();
    runs.values().forEach(run -> names.addAll(run.names()));
    String unit =
        runs.values().stream().map(RunLog::unit).distinct().count() == 1
            ? runs.values().iterator().next().unit()
            : "epoch or report";
    body.append("<div class=\"charts\">\n");
    for (String name : names) {
      var lines = new ArrayList<Line>();
      runs.forEach((run, log) -> {
        String before = runs.size() == 1 ? "" : run + ", ";
        lines.add(line(before + "training", log, Part.TRAINING, name));
        Line validation = line(before + "validation", log, Part.VALIDATION, name);
        if (validation.values().stream().anyMatch(Double::isFinite)) {
          lines.add(validation);
        }
      });
      var chart = new LineChart(name, unit, lines);
      body.append("<figure>\n<figcaption><h3>")
          .append(Html.escaped(name))
          .append("</h3></figcaption>\n")
          .append(chart.svg())
          .append(chart.legend())
          .append("</figure>\n");
    }
    body.append("</div>\n");
    return this;
  }

  private static Line line(String name, RunLog log, Part part, String figure) {
    return new Line(
        name,
        log.epochs().stream().map(epoch -> epoch.figure(part, figure).orElse(Double.NaN)).toList());
  }

  /// A picture with what it shows.
  ///
  /// @param image drawn pixel by pixel
  /// @param caption a sentence, which is also its description
  record Picture(BufferedImage image, String caption) {}

  /// Pictures side by side.
  ReportPage pictures(List<Picture> pictures) {
    body.append("<div class=\"pictures\">\n");
    for (Picture picture : pictures) {
      String caption = Html.escaped(picture.caption);
      body.append("<figure><img alt=\"")
          .append(caption)
          .append("\" src=\"")
          .append(Pictures.source(picture.image))
          .append("\"><figcaption>")
          .append(caption)
          .append("</figcaption></figure>\n");
    }
    body.append("</div>\n");
    return this;
  }

  /// The confusion of classes: a table for some classes, the most frequent mistakes for more.
  ReportPage confusion(Confusion confusion) {
    if (confusion.labels().size() <= MOST_CLASSES) {
      matrix(confusion);
    }
    List<Confusion.Mistake> mistakes = confusion.frequent(MOST_MISTAKES);
    if (mistakes.isEmpty()) {
      return paragraph("All test samples are classified right.");
    }
    var rows = new ArrayList<List<String>>();
    for (Confusion.Mistake mistake : mistakes) {
      rows.add(
          List.of(
              confusion.labels().get(mistake.label()),
              confusion.labels().get(mistake.said()),
              String.format(Locale.ROOT, "%,d", mistake.count()),
              share((double) mistake.count() / confusion.samples(mistake.label()))));
    }
    return table(
        "Most frequent mistakes", List.of("class", "taken for", "samples", "of the class"), rows);
  }

  private void matrix(Confusion confusion) {
    body.append("<div class=\"scroll\" tabindex=\"0\"><table class=\"matrix\">\n")
        .append("<caption>Rows are classes, columns what they were taken for</caption>\n")
        .append("<thead><tr><th scope=\"col\">class</th>");
    for (String label : confusion.labels()) {
      body.append("<th scope=\"col\">").append(Html.escaped(label)).append("</th>");
    }
    body.append("<th scope=\"col\">right</th></tr></thead>\n<tbody>\n");
    for (int label = 0; label < confusion.labels().size(); label++) {
      int samples = Math.max(1, confusion.samples(label));
      body.append("<tr><th scope=\"row\">")
          .append(Html.escaped(confusion.labels().get(label)))
          .append("</th>");
      for (int said = 0; said < confusion.labels().size(); said++) {
        int count = confusion.counts()[label][said];
        body.append(
            String.format(
                Locale.ROOT,
                "<td class=\"%s\" style=\"--share:%.3f\">%s</td>",
                label == said ? "right" : "wrong",
                (double) count / samples,
                count == 0 ? "" : String.format(Locale.ROOT, "%,d", count)));
      }
      double recall = confusion.recall(label);
      body.append("<td>").append(Double.isNaN(recall) ? "" : share(recall)).append("</td></tr>\n");
    }
    body.append("</tbody></table></div>\n");
  }

  /// A share in percent.
  static String share(double value) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * value);
  }

  /// A text that is shown as it is, folded up at first.
  ReportPage folded(String summary, String text) {
    body.append("<details><summary>")
        .append(Html.escaped(summary))
        .append("</summary>\n<pre>")
        .append(Html.escaped(text))
        .append("</pre></details>\n");
    return this;
  }

  /// The whole page.
  String html() {
    return Html.document(title, List.of(style()), body + "</main>\n");
  }

  private static String style() {
    try (var stream = ReportPage.class.getResourceAsStream("report.css")) {
      return new String(
          Objects.requireNonNull(stream, "report.css").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
