package io.striate.api.train;

/// How a figure is shown. Files hold the number itself, whatever its unit.
public enum Unit {
  /// A plain number, such as a loss in nats.
  NUMBER,
  /// A share from 0 to 1, shown in percent.
  SHARE
}
