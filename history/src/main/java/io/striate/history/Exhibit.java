package io.striate.history;

import java.util.List;

/// A system of the literature that is trained and judged.
interface Exhibit {
  /// The word by which the command knows it: the name of its specification.
  String name();

  /// What it is called, with its year.
  String title();

  /// Where it was published.
  String source();

  /// What it shows, in a sentence or two.
  String meaning();

  /// Trains it and says what came out.
  List<Claim> show(Workbench workbench);
}
