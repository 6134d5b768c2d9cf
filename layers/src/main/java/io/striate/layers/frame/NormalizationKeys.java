package io.striate.layers.frame;

import io.striate.layers.spec.NormalizationRule;
import java.util.List;

/// The keys of `train.data.normalize` where the figures are given.
public final class NormalizationKeys {
  /// All of them.
  public static final Section SECTION =
      Section.of(
          "normalize",
          "normalize",
          "how a byte becomes an input: (byte / 255 - mean) / deviation of its channel",
          List.of(NormalizationRule.MEAN, NormalizationRule.DEVIATION));

  private NormalizationKeys() {}
}
