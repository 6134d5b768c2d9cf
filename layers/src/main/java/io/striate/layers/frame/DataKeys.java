package io.striate.layers.frame;

import io.striate.api.Kinds;
import io.striate.api.component.Component;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Augmentation;
import io.striate.layers.spec.NormalizationRule;
import io.striate.layers.spec.Sampling;
import io.striate.layers.spec.ValidationSplit;
import java.util.List;
import java.util.Optional;

/// The keys of `train.data` for every data set, beside the settings of its type. A word stands for
/// an object with the type alone.
public final class DataKeys {
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

  /// Which samples an epoch has.
  public static final Field<Optional<Sampling>> SAMPLING =
      Field.optional(
          "sampling",
          FieldKind.word(Sampling.class),
          "samples of an epoch: \"shuffled\", every training sample once, or \"balanced\", equally"
              + " many of each class; \"shuffled\" by default");

  /// All of them.
  public static final Section SECTION =
      Section.of(
              "data",
              Kinds.DATASET.id(),
              "where samples come from, and how they are prepared",
              List.of(ComponentKeys.TYPE, VALIDATION, NORMALIZE, AUGMENT, SAMPLING))
          .and("the settings of its type")
          .with(NORMALIZE, NormalizationKeys.SECTION, Section.Form.OBJECT);

  private DataKeys() {}
}
