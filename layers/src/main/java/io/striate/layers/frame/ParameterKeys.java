package io.striate.layers.frame;

import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import java.util.List;
import java.util.Optional;

/// The keys of an element of `train.parameters`: how some of the parameters are trained.
public final class ParameterKeys {
  /// Which parameters.
  public static final Field<List<String>> MATCH =
      Field.required(
          "match",
          Values.names("a pattern such as \"conv1.*\" or \"*.bias\", or a list of patterns"),
          "the names of the parameters; '*' stands for any characters. The first group that a"
              + " parameter matches counts");

  /// The factor of the learning rate.
  public static final Field<Double> RATE =
      Field.of(
          "rate",
          FieldKind.number(0, Double.MAX_VALUE),
          1.0,
          "factor of the learning rate of these parameters");

  /// The decay of the rate with the distance from the output.
  public static final Field<Optional<Double>> RATE_DECAY =
      Field.optional(
          "rateDecay",
          FieldKind.number(0, 1),
          "factor of the learning rate for each layer with weights between the parameter's layer and"
              + " the output, as for fine-tuning");

  /// The weight decay.
  public static final Field<Optional<Double>> WEIGHT_DECAY =
      Field.optional(
          "weightDecay",
          FieldKind.number(0, Double.MAX_VALUE),
          "the optimizer's weight decay for these parameters, instead of its own");

  /// The epochs without training.
  public static final Field<Optional<Integer>> FREEZE =
      Field.optional(
          "freeze",
          FieldKind.integer(1),
          "epochs at the beginning in which training leaves these parameters as they are; their"
              + " optimizer begins after these");

  /// All of them.
  public static final Section SECTION =
      Section.of(
          "parameters",
          "a group of parameters",
          "how some of the parameters are trained",
          List.of(MATCH, RATE, RATE_DECAY, WEIGHT_DECAY, FREEZE));

  private ParameterKeys() {}
}
