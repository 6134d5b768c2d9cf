package io.striate.plugin.loader;

import java.util.Locale;

/// Third-party text in messages.
final class Escapes {
  private Escapes() {}

  /// A text with control characters written as `\\u001B`, so that no terminal obeys them.
  static String of(String text) {
    var shown = new StringBuilder();
    text.codePoints()
        .forEach(each -> {
          if (Character.isISOControl(each)) {
            shown.append(String.format(Locale.ROOT, "\\u%04X", each));
          } else {
            shown.appendCodePoint(each);
          }
        });
    return shown.toString();
  }
}
