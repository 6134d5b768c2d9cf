package io.striate.layers.spec;

/// What becomes of the last batch of an epoch where the samples do not fill it.
public enum LastBatch {
  /// [#SPREAD] if the last batch would have fewer than 8 samples, else [#KEEP].
  AUTO,
  /// The last batch is smaller than the others.
  KEEP,
  /// The samples that do not fill a batch are left out of the epoch; which ones they are changes
  /// from epoch to epoch.
  DROP,
  /// As many batches as with [#KEEP], but of sizes that differ by at most one.
  SPREAD
}
