package io.striate.layers.standard;

import io.striate.api.component.FieldKind;
import io.striate.api.component.FieldKind.Pair;

/// Kinds of settings that several layers share.
final class Settings {
  /// Far past any image, and small enough that no product of two overflows.
  private static final int MOST_PIXELS = 32_767;

  private Settings() {}

  /// Pixels: one number for both axes, or `[height, width]`.
  static FieldKind<Pair> pixels() {
    FieldKind<Pair> pair = FieldKind.pair(1);
    return new FieldKind<>(
        "a whole number from 1 to " + MOST_PIXELS + ", or [height, width]",
        json -> bounded(pair.parser().apply(json)),
        pair.formatter());
  }

  private static Pair bounded(Pair pair) {
    if (pair.height() > MOST_PIXELS || pair.width() > MOST_PIXELS) {
      throw new IllegalArgumentException();
    }
    return pair;
  }
}
