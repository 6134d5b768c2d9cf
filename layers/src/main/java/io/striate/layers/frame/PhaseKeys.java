package io.striate.layers.frame;

import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The keys of an element of `train.phases`: a name, and keys of `train` that differ in this phase.
public final class PhaseKeys {
  /// Its name.
  public static final Field<Optional<String>> NAME =
      Field.optional(
          "name",
          FieldKind.text(),
          "what messages and files call it; phase1, phase2, ... by default");

  /// What parameters take from others at its begin.
  public static final Field<Optional<Object>> COPY =
      Field.optional(
          "copy",
          Values.any("a list such as [{ \"from\": \"e1.weight\", \"to\": \"d1.weight\" }]"),
          "values that parameters take from others before the first step of the phase, in order");

  /// The keys of `train` that a phase may have; without them it is trained as `train` says.
  public static final List<Field<?>> OF_TRAIN =
      List.of(
          TrainKeys.EPOCHS,
          TrainKeys.BATCH,
          TrainKeys.SHARDS,
          TrainKeys.LAST_BATCH,
          TrainKeys.OPTIMIZER,
          TrainKeys.PARAMETERS,
          TrainKeys.SCHEDULE,
          TrainKeys.GRADIENTS,
          TrainKeys.OBJECTIVE,
          TrainKeys.WEIGHTS,
          TrainKeys.AVERAGE,
          TrainKeys.CALLBACKS);

  /// All of them.
  public static final Section SECTION =
      Section.of(
              "phases",
              "a phase",
              "a part of the training with settings of its own; it begins with the weights that the"
                  + " one before it has ended with",
              Stream.concat(Stream.of(NAME, COPY), OF_TRAIN.stream().map(PhaseKeys::inherited))
                  .<Field<?>>map(field -> field)
                  .toList())
          .with(COPY, CopyKeys.SECTION, Section.Form.LIST);

  private PhaseKeys() {}

  /// The key of a phase; its value, if it is not written, is that of `train`.
  private static <T> Field<Optional<T>> inherited(Field<T> ofTrain) {
    return Field.optional(ofTrain.key(), ofTrain.kind(), ofTrain.meaning());
  }
}
