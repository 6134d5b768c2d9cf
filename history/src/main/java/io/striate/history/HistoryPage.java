package io.striate.history;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/// One page of HTML, without anything from elsewhere, that says what each system has reached.
final class HistoryPage {
  private static final String STYLE =
      """
      :root { color-scheme: light dark; --line: #767676; --good: #0a5c2b; --bad: #9b1c1c; }
      @media (prefers-color-scheme: dark) { :root { --good: #7ee2a8; --bad: #ff9d9d; } }
      body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; }
      .table { overflow-x: auto; }
      table { border-collapse: collapse; width: 100%; }
      th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--line); }
      .kept { color: var(--good); font-weight: 600; } .missed { color: var(--bad); font-weight: 600; }
      .source { font-size: .875rem; }
      """;

  private HistoryPage() {}

  /// What came out of a system.
  ///
  /// @param exhibit the system
  /// @param claims what it reached
  /// @param seconds that it took
  record Shown(Exhibit exhibit, List<Claim> claims, double seconds) {
    Shown {
      claims = List.copyOf(claims);
    }
  }

  /// The page.
  ///
  /// @param facts what was used, by name: backend, processor, version
  static String of(List<Shown> shown, Map<String, String> facts) {
    var html = new StringBuilder();
    html.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<title>Historical systems</title>\n<style>\n")
        .append(STYLE)
        .append("</style>\n</head>\n<body>\n<main>\n<h1>Historical systems</h1>\n");
    html.append("<p>");
    facts.forEach((name, value) ->
        html.append(escaped(name)).append(": ").append(escaped(value)).append("<br>\n"));
    html.append("</p>\n");
    shown.forEach(each -> section(each, html));
    return html.append("</main>\n</body>\n</html>\n").toString();
  }

  private static void section(Shown shown, StringBuilder html) {
    Exhibit exhibit = shown.exhibit;
    html.append("<section>\n<h2>")
        .append(escaped(exhibit.title()))
        .append("</h2>\n<p>")
        .append(escaped(exhibit.meaning()))
        .append("</p>\n<div class=\"table\" role=\"region\" aria-label=\"")
        .append(escaped(exhibit.title()))
        .append("\" tabindex=\"0\">\n<table>\n<thead><tr><th scope=\"col\">what</th>")
        .append("<th scope=\"col\">published</th><th scope=\"col\">wanted</th>")
        .append(
            "<th scope=\"col\">reached</th><th scope=\"col\">kept</th></tr></thead>\n<tbody>\n");
    for (Claim claim : shown.claims) {
      html.append("<tr><th scope=\"row\">")
          .append(escaped(claim.what()))
          .append("</th><td>")
          .append(escaped(claim.published()))
          .append("</td><td>")
          .append(escaped(claim.wanted()))
          .append("</td><td>")
          .append(escaped(claim.reached()))
          .append("</td><td class=\"")
          .append(claim.kept() ? "kept\">yes" : "missed\">no")
          .append("</td></tr>\n");
    }
    html.append("</tbody>\n</table>\n</div>\n<p class=\"source\">")
        .append(escaped(exhibit.source()))
        .append(
            String.format(Locale.ROOT, ". %,.0f seconds; <code>striate history ", shown.seconds))
        .append(escaped(exhibit.name()))
        .append("</code></p>\n</section>\n");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
