package io.striate.plugin.loader;

import java.util.Objects;

/// A plug-in that cannot be used: the reason and the remedy.
final class BrokenPlugin extends Exception {
  private static final long serialVersionUID = 1L;

  BrokenPlugin(String reason, String remedy) {
    this(reason + "; " + remedy);
  }

  /// @param message reason and remedy
  BrokenPlugin(String message) {
    super(Escapes.of(message.replaceAll("\\s+", " ")));
  }

  /// Reason and remedy on one line, even if they quote a third-party message of several lines.
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
