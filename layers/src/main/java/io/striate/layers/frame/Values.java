package io.striate.layers.frame;

import io.striate.api.component.FieldKind;
import java.util.List;

/// Kinds of values that only the frame has.
final class Values {
  private Values() {}

  /// Values that a section's own reader reads.
  static FieldKind<Object> any(String describe) {
    return new FieldKind<>(describe, json -> json, value -> value);
  }

  /// Names of layers or inputs: one, or a list of them.
  static FieldKind<List<String>> names(String describe) {
    FieldKind<List<String>> names = FieldKind.oneOrList(FieldKind.text());
    return new FieldKind<>(describe, names.parser(), names.formatter(), names.form());
  }
}
