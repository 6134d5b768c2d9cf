package io.striate.api.op;

import java.util.List;

/// How an instruction treats the batch: what a planner must know to cut it into slices.
public enum BatchRule {
  /// No input belongs to single samples, so neither does the output.
  INDEPENDENT,
  /// Entry `n` of each per-sample output depends on entry `n` of the per-sample inputs alone.
  PER_SAMPLE,
  /// Each output is a sum over the samples, so that slices may be computed apart and added; or it
  /// is per sample, as under [#PER_SAMPLE].
  SUMS_BATCH,
  /// The whole batch is needed at once.
  WHOLE_BATCH;

  /// Of an operation of one input along an axis: samples keep apart unless the axis is theirs.
  static BatchRule unlessAlongSamples(int axis, boolean perSample) {
    if (!perSample) {
      return INDEPENDENT;
    }
    return axis > 0 ? PER_SAMPLE : WHOLE_BATCH;
  }

  /// The first input may be per sample, the others may not.
  static BatchRule ofFirst(List<Boolean> perSample) {
    if (perSample.subList(1, perSample.size()).contains(true)) {
      return WHOLE_BATCH;
    }
    return perSample.getFirst() ? PER_SAMPLE : INDEPENDENT;
  }
}
