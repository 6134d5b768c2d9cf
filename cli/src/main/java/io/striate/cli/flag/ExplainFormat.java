package io.striate.cli.flag;

/// How `explain` writes what it shows.
public enum ExplainFormat {
  /// For people.
  TEXT,
  /// For programs.
  JSON,
  /// The layers as a graph, for programs that draw graphs.
  DOT,
  /// A page for a browser.
  HTML
}
