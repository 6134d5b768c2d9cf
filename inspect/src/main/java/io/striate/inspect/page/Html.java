package io.striate.inspect.page;

/// Text in HTML and SVG.
final class Html {
  private Html() {}

  /// A text whose characters mean themselves, in an element or in an attribute with double quotes.
  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
