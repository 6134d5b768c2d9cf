package io.striate.api.op;

/// How an instruction treats the batch: what a planner must know to cut it into slices.
public enum BatchRule {
  /// No input belongs to single samples, so neither does the output.
  INDEPENDENT,
  /// Entry `n` of each per-sample output depends on entry `n` of the per-sample inputs alone.
  PER_SAMPLE,
  /// The output is a sum over the samples: slices may be computed apart and added.
  SUMS_BATCH,
  /// The whole batch is needed at once.
  WHOLE_BATCH
}
