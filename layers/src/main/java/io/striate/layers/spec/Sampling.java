package io.striate.layers.spec;

/// Which samples an epoch has.
public enum Sampling {
  /// Every training sample once, in an order of its own.
  SHUFFLED,
  /// As many samples as there are training samples, and equally many of each class: those of a
  /// small class several times, those of a large one only in part.
  BALANCED
}
