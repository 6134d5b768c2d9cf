package io.striate.plugin.loader;

import java.util.Objects;

/// Why a plug-in cannot be used, and what to do.
final class BrokenPlugin extends Exception {
  private static final long serialVersionUID = 1L;

  BrokenPlugin(String reason, String remedy) {
    super((reason + "; " + remedy).replaceAll("\\s+", " "));
  }

  /// Both in one line, whatever a stranger's message holds.
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
