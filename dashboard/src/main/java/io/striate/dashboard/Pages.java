package io.striate.dashboard;

import io.striate.inspect.page.Html;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The documents, and the scripts that fill them.
final class Pages {
  private static final Map<String, Asset> ASSETS =
      Map.of(
          "uplot.js", new Asset("text/javascript", "uplot/uPlot.iife.min.js"),
          "uplot-license.txt", new Asset("text/plain", "uplot/LICENSE"),
          "common.js", new Asset("text/javascript", "common.js"),
          "runs.js", new Asset("text/javascript", "runs.js"),
          "charts.js", new Asset("text/javascript", "charts.js"),
          "run.js", new Asset("text/javascript", "run.js"));

  private record Asset(String type, String resource) {}

  private final String token;
  private final String folder;

  /// @param token that requests must carry which change something
  /// @param folder where the runs are, for people
  Pages(String token, String folder) {
    this.token = token;
    this.folder = folder;
  }

  /// A script or a style sheet.
  static Optional<Reply> asset(String name) {
    return Optional.ofNullable(ASSETS.get(name))
        .map(asset -> Reply.text(asset.type, text(asset.resource)));
  }

  /// The table of all runs.
  Reply runs() {
    return page("Runs", "runs.html", Map.of("folder", folder));
  }

  /// The page of a run.
  Reply run(String name) {
    return page("Run " + name, "run.html", Map.of("name", name, "token", token));
  }

  private static Reply page(String title, String resource, Map<String, String> values) {
    String body = text(resource);
    for (Map.Entry<String, String> value : values.entrySet()) {
      body = body.replace("{{" + value.getKey() + "}}", Html.escaped(value.getValue()));
    }
    List<String> styles = List.of(text("uplot/uPlot.min.css"), text("dashboard.css"));
    return Reply.text("text/html", Html.document(title, styles, body));
  }

  private static String text(String resource) {
    try (InputStream in = Pages.class.getResourceAsStream(resource)) {
      return new String(
          Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
