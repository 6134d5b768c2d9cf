package io.striate.layers.spec;

/// What an output is for, if not for everything.
public enum Purpose {
  /// Training alone: its loss counts, and nothing is computed for it afterwards. An auxiliary head.
  TRAINING
}
