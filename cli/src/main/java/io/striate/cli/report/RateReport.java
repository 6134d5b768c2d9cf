package io.striate.cli.report;

import io.striate.json.Json;
import io.striate.json.JsonObject;
import io.striate.training.run.RateSearch.Found;
import io.striate.training.run.RateSearch.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Shows a search for a learning rate.
///
/// @param found what the search has found
public record RateReport(Found found) {
  /// Lines of the table, and the columns of its longest bar.
  private static final int ROWS = 25;

  private static final int WIDTH = 48;

  /// A table with a bar for each of some steps, and what to take from it; at most 80 columns.
  public List<String> lines() {
    var lines = new ArrayList<String>();
    List<Point> points = found.points();
    double least = points.stream().mapToDouble(Point::smoothed).min().orElse(0);
    double most = points.stream().mapToDouble(Point::smoothed).max().orElse(0);
    lines.add("     rate  smoothed loss");
    int every = Math.max(1, Math.ceilDiv(points.size(), ROWS));
    for (int i = 0; i < points.size(); i++) {
      Point point = points.get(i);
      boolean suggested = found.suggestion().stream().anyMatch(point::equals);
      if (i % every == 0 || suggested || i == points.size() - 1) {
        double height = most > least ? (point.smoothed() - least) / (most - least) : 0;
        lines.add(
            String.format(
                    Locale.ROOT,
                    "%9s  %13.5g  %s%s",
                    rate(point),
                    point.smoothed(),
                    "#".repeat((int) Math.round(WIDTH * height)),
                    suggested ? " <-" : "")
                .stripTrailing());
      }
    }
    lines.add(
        found.diverged()
            ? String.format(Locale.ROOT, "the loss rises after %d steps", points.size())
            : "the loss has not risen to 4 times its lowest: a higher --highest may show more");
    lines.add(
        found
            .suggestion()
            .map(point ->
                String.format(
                    Locale.ROOT,
                    "suggested: \"learningRate\": %s, where the loss falls fastest",
                    rate(point)))
            .orElse("no suggestion: the loss never falls; use more --steps, or a lower --lowest"));
    return lines;
  }

  private static String rate(Point point) {
    return String.format(Locale.ROOT, "%.2e", point.rate());
  }

  /// The steps and the suggestion.
  public JsonObject json() {
    var json =
        Json.object()
            .put("diverged", found.diverged())
            .put("steps", Json.list(found.points().stream().map(RateReport::json).toList()));
    found.suggestion().ifPresent(point -> json.put("suggestion", json(point)));
    return json.build();
  }

  private static JsonObject json(Point point) {
    return Json.object()
        .put("rate", point.rate())
        .put("loss", point.loss())
        .put("smoothed", point.smoothed())
        .build();
  }
}
