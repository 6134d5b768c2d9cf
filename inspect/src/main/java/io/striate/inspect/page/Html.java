package io.striate.inspect.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// HTML files that need no other, and text in them. Pages have no script, and follow the browser's
/// light or dark colors.
public final class Html {
  private Html() {}

  /// A text whose characters mean themselves, in an element or in an attribute with double quotes.
  public static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /// A whole document in the style that all pages have.
  ///
  /// @param title its plain text
  /// @param styles further style sheets
  /// @param body HTML
  public static String document(String title, List<String> styles, String body) {
    return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        + "<title>"
        + escaped(title)
        + "</title>\n<style>\n"
        + style()
        + String.join("", styles)
        + "</style>\n</head>\n<body>\n"
        + body
        + "</body>\n</html>\n";
  }

  private static String style() {
    try (var stream = Html.class.getResourceAsStream("page.css")) {
      return new String(
          Objects.requireNonNull(stream, "page.css").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
