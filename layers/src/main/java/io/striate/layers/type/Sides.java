package io.striate.layers.type;

import io.striate.api.component.FieldKind;
import io.striate.api.layer.Padding;

/// Pixels on each side of a map, as settings of layers of several families.
public final class Sides {
  private Sides() {}

  /// How they are written: a number, `[height, width]` or `[[top, bottom], [left, right]]`.
  public static FieldKind<Padding.Explicit> kind() {
    FieldKind<Padding> padding = Padding.kind();
    return new FieldKind<>(
        "a whole number of at least 0, [height, width] or [[top, bottom], [left, right]]",
        json -> (Padding.Explicit) padding.parser().apply(json),
        padding::format,
        padding.form());
  }
}
