package io.striate.history;

/// How thoroughly systems are tried.
///
/// @param seeds trainings of systems that take minutes
/// @param starts trainings of systems that take seconds
/// @param epochs the most epochs of a training
record Effort(int seeds, int starts, int epochs) {
  /// What the figures of the documentation are made with.
  static final Effort WHOLE = new Effort(3, 100, Integer.MAX_VALUE);

  /// A few seconds for each system: shows that it runs, not what it reaches.
  static final Effort BRIEF = new Effort(1, 2, 2);
}
