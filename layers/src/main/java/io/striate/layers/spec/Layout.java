package io.striate.layers.spec;

/// The order in which the numbers of an image lie.
public enum Layout {
  /// Channel, row, column: how Striate computes.
  CHW,
  /// Row, column, channel: how many files and frameworks have it (lecture, slide 77).
  HWC
}
