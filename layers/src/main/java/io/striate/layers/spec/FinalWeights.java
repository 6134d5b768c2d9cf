package io.striate.layers.spec;

/// Which weights become the model and are tested.
public enum FinalWeights {
  /// Those after the last epoch.
  LAST,
  /// Those of the best epoch by validation.
  BEST
}
