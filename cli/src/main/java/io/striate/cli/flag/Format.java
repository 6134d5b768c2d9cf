package io.striate.cli.flag;

/// How results are written.
public enum Format {
  /// For people.
  TEXT,
  /// For programs.
  JSON
}
