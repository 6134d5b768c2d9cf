package io.striate.datasets.features;

import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Samples;
import io.striate.api.error.Code;
import io.striate.api.error.FileErrors;
import java.util.Locale;

/// What a sample's target is.
public enum TargetKind {
  /// One class: `i32[]`.
  CLASS,
  /// Any number of classes at once: `f32[classes]` of ones and zeros.
  LABELS,
  /// Numbers: `f32[count]`.
  NUMBERS,
  /// Places in the image, x and y by turns: `f32[2 points]`.
  POINTS,
  /// Boxes in the image, two corners each: `f32[4 boxes]`.
  BOXES;

  /// The setting.
  public static final Field<TargetKind> FIELD =
      Field.of(
          "targetType",
          FieldKind.word(TargetKind.class),
          CLASS,
          "what the target is: one \"class\", any number of \"labels\" at once, \"numbers\", or"
              + " \"points\" or \"boxes\" in the image, which augmentations move with it");

  /// What the numbers of the target are.
  public Samples.Meaning meaning() {
    return switch (this) {
      case CLASS, LABELS, NUMBERS -> Samples.Meaning.VALUES;
      case POINTS -> Samples.Meaning.POINTS;
      case BOXES -> Samples.Meaning.BOXES;
    };
  }

  /// Whether the target are places in the image.
  public boolean places() {
    return meaning() != Samples.Meaning.VALUES;
  }

  /// Checks that places are complete.
  ///
  /// @param where what messages call the target
  /// @param count of numbers of a sample
  /// @throws io.striate.api.error.StriateException if points are no pairs, or boxes no fours
  public void requireComplete(Object where, int count) {
    int each = this == POINTS ? 2 : this == BOXES ? 4 : 1;
    if (count % each != 0) {
      throw FileErrors.bad(
          Code.BAD_DATA,
          where,
          String.format(
              Locale.ROOT,
              "has %d numbers for %s, of %d numbers each",
              count,
              this == POINTS ? "points" : "boxes",
              each),
          this == POINTS
              ? "a point is x and y"
              : "a box is x and y of its upper left, then of its lower right corner");
    }
  }
}
