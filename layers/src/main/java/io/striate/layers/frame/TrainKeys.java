package io.striate.layers.frame;

import io.striate.api.Kinds;
import io.striate.api.component.Component;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.data.DatasetSource;
import io.striate.api.train.Callback;
import io.striate.api.train.GradientTransform;
import io.striate.api.train.Objective;
import io.striate.api.train.Optimizer;
import io.striate.api.train.Schedule;
import io.striate.api.train.WeightAverage;
import io.striate.layers.spec.FinalWeights;
import io.striate.layers.spec.LastBatch;
import java.util.List;
import java.util.Optional;

/// The keys of `train`.
public final class TrainKeys {
  /// The data set.
  public static final Field<Component<DatasetSource>> DATA =
      Field.required("data", FieldKind.component(Kinds.DATASET), "where samples come from");

  /// Passes over the training samples.
  public static final Field<Integer> EPOCHS =
      Field.required("epochs", FieldKind.integer(1), "passes over the training samples");

  /// Samples in a step.
  public static final Field<Integer> BATCH =
      Field.of("batch", FieldKind.integer(1), 64, "samples in a step");

  /// Parts of a batch.
  public static final Field<Optional<Integer>> SHARDS =
      Field.optional(
          "shards",
          FieldKind.integer(1),
          "parts in which a batch is computed, one after the other, so that a step takes the memory"
              + " of a part; by default one");

  /// What becomes of the last batch.
  public static final Field<LastBatch> LAST_BATCH =
      Field.of(
          "lastBatch",
          FieldKind.word(LastBatch.class),
          LastBatch.AUTO,
          "the last batch of an epoch if the samples do not fill it: keep it smaller, drop it, or"
              + " spread the samples evenly over all batches; auto spreads if it would have fewer"
              + " than 8 samples, else keeps");

  /// The seed.
  public static final Field<Long> SEED =
      Field.of("seed", FieldKind.wide(), 1L, "the seed of all random numbers");

  /// The optimizer.
  public static final Field<Component<Optimizer>> OPTIMIZER =
      Field.required(
          "optimizer",
          FieldKind.component(Kinds.OPTIMIZER),
          "updates parameters from their gradients");

  /// Groups of parameters.
  public static final Field<Optional<Object>> PARAMETERS =
      Field.optional(
          "parameters",
          Values.any("a list such as [{ \"match\": \"*.bias\", \"rate\": 2 }]"),
          "groups of parameters with a learning rate or a weight decay of their own");

  /// The schedule of the learning rate. The reader completes the default's settings.
  public static final Field<Component<Schedule>> SCHEDULE =
      Field.of(
          "schedule",
          FieldKind.component(Kinds.SCHEDULE),
          Component.of("constant", (initial, progress) -> initial),
          "how the learning rate changes");

  /// Changes of all gradients.
  public static final Field<List<Component<GradientTransform>>> GRADIENTS =
      Field.of(
          "gradients",
          FieldKind.components(Kinds.GRADIENT_TRANSFORM),
          List.of(),
          "changes of all gradients before the optimizer, in order");

  /// The objective.
  public static final Field<Optional<Component<Objective>>> OBJECTIVE =
      Field.optional(
          "objective",
          FieldKind.component(Kinds.OBJECTIVE),
          "the quantities to minimize; by default the weighted sum of the losses");

  /// Steps between checkpoints.
  public static final Field<Integer> CHECKPOINT_EVERY =
      Field.of(
          "checkpointEvery",
          FieldKind.integer(0),
          0,
          "steps from one checkpoint to the next within an epoch; 0 for none within epochs");

  /// Epochs between checkpoints.
  public static final Field<Integer> CHECKPOINT_EPOCHS =
      Field.of(
          "checkpointEpochs",
          FieldKind.integer(1),
          1,
          "epochs from one checkpoint to the next, for epochs of a moment; the best epoch so far"
              + " and the last one have a checkpoint in any case");

  /// Which weights become the model.
  public static final Field<FinalWeights> WEIGHTS =
      Field.of(
          "weights",
          FieldKind.word(FinalWeights.class),
          FinalWeights.LAST,
          "which weights become the model: of the last epoch, or of the best by validation");

  /// An average of the weights.
  public static final Field<Optional<Component<WeightAverage>>> AVERAGE =
      Field.optional(
          "weightAverage",
          FieldKind.component(Kinds.WEIGHT_AVERAGE),
          "an average of the weights over the training, which is validated and becomes the model"
              + " in place of the weights themselves");

  /// What follows the training.
  public static final Field<List<Component<Callback>>> CALLBACKS =
      Field.of(
          "callbacks",
          FieldKind.components(Kinds.CALLBACK),
          List.of(),
          "what follows the training and may end it, in order");

  /// Parts of the training.
  public static final Field<Optional<Object>> PHASES =
      Field.optional(
          "phases",
          Values.any(
              "a list such as [{ \"epochs\": 5 }, { \"epochs\": 10, \"optimizer\": \"adam\" }]"),
          "parts of the training, one after the other, each with keys of 'train' that differ in it;"
              + " keys that all of them have may be left out of 'train'");

  /// All of them.
  public static final Section SECTION =
      Section.of(
              "train",
              "train",
              "how the network is trained",
              List.of(
                  DATA,
                  EPOCHS,
                  BATCH,
                  SHARDS,
                  LAST_BATCH,
                  SEED,
                  OPTIMIZER,
                  PARAMETERS,
                  SCHEDULE,
                  GRADIENTS,
                  OBJECTIVE,
                  CHECKPOINT_EVERY,
                  CHECKPOINT_EPOCHS,
                  WEIGHTS,
                  AVERAGE,
                  CALLBACKS,
                  PHASES))
          .with(DATA, DataKeys.SECTION, Section.Form.OBJECT)
          .with(PARAMETERS, ParameterKeys.SECTION, Section.Form.LIST)
          .with(PHASES, PhaseKeys.SECTION, Section.Form.LIST);

  private TrainKeys() {}
}
