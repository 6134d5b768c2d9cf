package io.striate.datasets.features;

import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;

/// What a sample's target is.
public enum TargetKind {
  /// One class: `i32[]`.
  CLASS,
  /// Any number of classes at once: `f32[classes]` of ones and zeros.
  LABELS,
  /// Numbers: `f32[count]`.
  NUMBERS;

  /// The setting.
  public static final Field<TargetKind> FIELD =
      Field.of(
          "targetType",
          FieldKind.word(TargetKind.class),
          CLASS,
          "what the target is: one \"class\", any number of \"labels\" at once, or \"numbers\"");
}
