package io.striate.history;

import io.striate.inspect.page.Html;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// One page of HTML, without anything from elsewhere, that says what each system has reached.
final class HistoryPage {
  private static final String STYLE =
      """
      :root { --good: #0a5c2b; --bad: #9b1c1c; }
      @media (prefers-color-scheme: dark) { :root { --good: #7ee2a8; --bad: #ff9d9d; } }
      td, th { white-space: normal; vertical-align: top; }
      .kept { color: var(--good); font-weight: 600; } .missed { color: var(--bad); font-weight: 600; }
      .source { font-size: 13px; }
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
    html.append("<main>\n<h1>Historical systems</h1>\n");
    html.append("<p>");
    facts.forEach((name, value) ->
        html.append(Html.escaped(name)).append(": ").append(Html.escaped(value)).append("<br>\n"));
    html.append("</p>\n");
    shown.forEach(each -> section(each, html));
    return Html.document("Historical systems", List.of(STYLE), html + "</main>\n");
  }

  private static void section(Shown shown, StringBuilder html) {
    Exhibit exhibit = shown.exhibit;
    html.append("<section>\n<h2>")
        .append(Html.escaped(exhibit.title()))
        .append("</h2>\n<p>")
        .append(Html.escaped(exhibit.meaning()))
        .append("</p>\n<div class=\"scroll\" role=\"region\" aria-label=\"")
        .append(Html.escaped(exhibit.title()))
        .append("\" tabindex=\"0\">\n<table>\n<thead><tr><th scope=\"col\">what</th>")
        .append("<th scope=\"col\">published</th><th scope=\"col\">wanted</th>")
        .append(
            "<th scope=\"col\">reached</th><th scope=\"col\">kept</th></tr></thead>\n<tbody>\n");
    for (Claim claim : shown.claims) {
      html.append("<tr><th scope=\"row\">")
          .append(Html.escaped(claim.what()))
          .append("</th><td>")
          .append(Html.escaped(claim.published()))
          .append("</td><td>")
          .append(Html.escaped(claim.wanted()))
          .append("</td><td>")
          .append(Html.escaped(claim.reached()))
          .append("</td><td class=\"")
          .append(claim.kept() ? "kept\">yes" : "missed\">no")
          .append("</td></tr>\n");
    }
    html.append("</tbody>\n</table>\n</div>\n<p class=\"source\">")
        .append(Html.escaped(exhibit.source()))
        .append(
            String.format(Locale.ROOT, ". %,.0f seconds; <code>striate history ", shown.seconds))
        .append(Html.escaped(exhibit.name()))
        .append("</code></p>\n</section>\n");
  }
}
