package io.striate.layers.frame;

import io.striate.api.Kinds;
import io.striate.api.component.Component;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.train.Answer;
import io.striate.api.train.Loss;
import io.striate.api.train.Metric;
import io.striate.layers.spec.Purpose;
import io.striate.layers.spec.TargetNames;
import java.util.List;
import java.util.Optional;

/// The keys of an output. Where there is but one, [#LOSS], [#TARGET], [#METRICS] and [#ANSWER] may
/// stand in the whole file instead.
public final class OutputKeys {
  /// The layers that give it.
  public static final Field<List<String>> FROM =
      Field.required(
          "from",
          Values.names("the name of a layer or a list of such names"),
          "the layer that gives it, or a list of layers for a loss of several");

  /// The loss.
  public static final Field<Optional<Component<Loss>>> LOSS =
      Field.optional(
          "loss", FieldKind.component(Kinds.LOSS), "the quantity that training minimizes");

  /// The features of the data that it learns from.
  public static final Field<Optional<TargetNames>> TARGET =
      Field.optional(
          "target",
          TargetNames.kind(),
          "the feature of the data that it learns from; by default NAME.target of an output NAME"
              + " if the data has that, else the only target of the data");

  /// The metrics.
  public static final Field<Optional<List<Component<Metric>>>> METRICS =
      Field.optional(
          "metrics",
          FieldKind.components(Kinds.METRIC),
          "what is measured beside the loss; by default the metrics that the loss names");

  /// What it means to users.
  public static final Field<Optional<Component<Answer>>> ANSWER =
      Field.optional(
          "answer",
          FieldKind.component(Kinds.ANSWER),
          "what the output means to users; by default what the loss says");

  /// The factor of its loss.
  public static final Field<Double> WEIGHT =
      Field.of(
          "weight",
          FieldKind.number(0, Double.MAX_VALUE),
          1.0,
          "the factor of its loss in the sum of all");

  /// What it is for, if not for everything.
  public static final Field<Optional<Purpose>> ONLY =
      Field.optional(
          "only",
          FieldKind.word(Purpose.class),
          "\"training\" for an auxiliary head: its loss counts in training; evaluation, prediction"
              + " and exported models do without it");

  /// All of them.
  public static final Section SECTION =
      Section.of(
          "output",
          "an output",
          "an output of the network, and what is asked of it",
          List.of(FROM, LOSS, TARGET, ANSWER, WEIGHT, METRICS, ONLY));

  private OutputKeys() {}
}
