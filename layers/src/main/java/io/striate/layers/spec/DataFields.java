package io.striate.layers.spec;

import io.striate.api.Kinds;
import io.striate.api.component.Component;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Augmentation;
import java.util.List;

/// The settings that `train.data` has for every kind of dataset, beside those of the kind itself.
public final class DataFields {
  /// What is held out of the training samples.
  public static final Field<ValidationSplit> VALIDATION =
      Field.of(
          "validation",
          ValidationSplit.kind(),
          new ValidationSplit.Count(0),
          "training samples to use for validation instead: a number, or a fraction below 1");

  /// How bytes become inputs.
  public static final Field<NormalizationRule> NORMALIZE =
      Field.of(
          "normalize",
          NormalizationRule.kind(),
          new NormalizationRule.Standard(),
          "scaling of image bytes: \"standard\" gives each channel mean 0 and standard deviation 1");

  /// Random changes of training samples.
  public static final Field<List<Component<Augmentation>>> AUGMENT =
      Field.of(
          "augment",
          FieldKind.components(Kinds.AUGMENTATION),
          List.of(),
          "augmentations of each training sample, applied in this order; never to other samples");

  private DataFields() {}

  /// All of them, in the order to be shown.
  public static List<Field<?>> all() {
    return List.of(VALIDATION, NORMALIZE, AUGMENT);
  }
}
