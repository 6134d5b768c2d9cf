package io.striate.layers.format;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.component.Component;
import io.striate.api.component.FieldKind;
import io.striate.api.data.Augmentation;
import io.striate.api.data.DatasetSource;
import io.striate.api.error.Code;
import io.striate.api.error.Place;
import io.striate.api.train.Callback;
import io.striate.api.train.GradientTransform;
import io.striate.api.train.Objective;
import io.striate.api.train.Optimizer;
import io.striate.api.train.Schedule;
import io.striate.json.JsonObject;
import io.striate.json.JsonString;
import io.striate.json.JsonValue;
import io.striate.layers.spec.DataFields;
import io.striate.layers.spec.FinalWeights;
import io.striate.layers.spec.NormalizationRule;
import io.striate.layers.spec.Problems;
import io.striate.layers.spec.TrainSpec;
import io.striate.layers.spec.ValidationSplit;
import java.util.List;
import java.util.Optional;

/// Reads `train`.
final class TrainReader {
  private static final int USUAL_BATCH = 64;
  private static final long USUAL_SEED = 1;

  private final Problems problems;
  private final ComponentReader components;

  TrainReader(Catalog catalog, Problems problems) {
    this.problems = problems;
    this.components = new ComponentReader(catalog, problems);
  }

  Optional<TrainSpec> read(JsonValue value) {
    if (!(value instanceof JsonObject object)) {
      problems.add(
          Code.BAD_VALUE, value.place(), "$.train: must be an object, got " + value.kind());
      return Optional.empty();
    }
    var keys = new ObjectReader(object, "train", problems);
    Optional<Data> data = keys.require("data", "where samples come from").flatMap(this::data);
    Optional<Integer> epochs =
        keys.required("epochs", FieldKind.integer(1), "how often all samples are seen");
    int batch = keys.setting("batch", FieldKind.integer(1), USUAL_BATCH);
    long seed = keys.setting("seed", FieldKind.wide(), USUAL_SEED);
    Optional<Component<Optimizer>> optimizer =
        keys.require("optimizer", "how parameters follow their gradients")
            .flatMap(v -> components.read(v, Kinds.OPTIMIZER));
    JsonValue schedule =
        keys.take("schedule").orElseGet(() -> new JsonString("constant", object.place()));
    Optional<Component<Schedule>> rate = components.read(schedule, Kinds.SCHEDULE);
    List<Component<GradientTransform>> gradients =
        keys.take("gradients")
            .map(v -> components.list(v, Kinds.GRADIENT_TRANSFORM))
            .orElse(List.of());
    Optional<Component<Objective>> objective =
        keys.take("objective").flatMap(v -> components.read(v, Kinds.OBJECTIVE));
    int checkpointEvery = keys.setting("checkpointEvery", FieldKind.integer(0), 0);
    FinalWeights weights =
        keys.setting("weights", FieldKind.word(FinalWeights.class), FinalWeights.LAST);
    List<Component<Callback>> callbacks =
        keys.take("callbacks").map(list -> components.list(list, Kinds.CALLBACK)).orElse(List.of());
    keys.finish();
    if (data.isEmpty() || epochs.isEmpty() || optimizer.isEmpty() || rate.isEmpty()) {
      return Optional.empty();
    }
    checkWeights(weights, data.get(), object.place());
    return Optional.of(
        new TrainSpec(
            data.get().source(),
            data.get().validation(),
            data.get().normalize(),
            data.get().augment(),
            gradients,
            objective,
            epochs.get(),
            batch,
            seed,
            optimizer.get(),
            rate.get(),
            checkpointEvery,
            weights,
            callbacks,
            object.place()));
  }

  /// The best weights are those of the epoch that did best on the validation samples, so there must
  /// be some.
  private void checkWeights(FinalWeights weights, Data data, Place place) {
    if (weights == FinalWeights.BEST && data.validation().equals(new ValidationSplit.Count(0))) {
      problems.add(
          Code.BAD_VALUE,
          place,
          "$.train.weights: \"best\" needs validation samples to judge by",
          "add \"validation\": 0.1 to $.train.data, or use \"last\"");
    }
  }

  private record Data(
      Component<DatasetSource> source,
      ValidationSplit validation,
      NormalizationRule normalize,
      List<Component<Augmentation>> augment) {}

  private Optional<Data> data(JsonValue value) {
    var common = new CommonKeys();
    return components
        .read(value, Kinds.DATASET, common::read)
        .map(source -> new Data(source, common.validation, common.normalize, common.augment));
  }

  /// What `data` may say for every dataset.
  private final class CommonKeys {
    private ValidationSplit validation = new ValidationSplit.Count(0);
    private NormalizationRule normalize = new NormalizationRule.Standard();
    private List<Component<Augmentation>> augment = List.of();

    void read(ObjectReader keys) {
      validation =
          keys.setting(DataFields.VALIDATION.key(), DataFields.VALIDATION.kind(), validation);
      normalize = keys.setting(DataFields.NORMALIZE.key(), DataFields.NORMALIZE.kind(), normalize);
      augment =
          keys.take(DataFields.AUGMENT.key())
              .map(value -> components.list(value, Kinds.AUGMENTATION))
              .orElse(augment);
    }
  }
}
