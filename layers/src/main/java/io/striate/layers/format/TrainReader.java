package io.striate.layers.format;

import io.striate.api.Kinds;
import io.striate.api.component.Component;
import io.striate.api.component.Field;
import io.striate.api.data.Augmentation;
import io.striate.api.data.DatasetSource;
import io.striate.api.error.Code;
import io.striate.api.error.Place;
import io.striate.api.train.Callback;
import io.striate.api.train.GradientTransform;
import io.striate.api.train.Objective;
import io.striate.api.train.Optimizer;
import io.striate.api.train.Schedule;
import io.striate.api.train.WeightAverage;
import io.striate.json.JsonArray;
import io.striate.json.JsonMember;
import io.striate.json.JsonObject;
import io.striate.json.JsonValue;
import io.striate.layers.frame.CopyKeys;
import io.striate.layers.frame.DataKeys;
import io.striate.layers.frame.ModelKeys;
import io.striate.layers.frame.PhaseKeys;
import io.striate.layers.frame.TrainKeys;
import io.striate.layers.spec.CheckpointRate;
import io.striate.layers.spec.FinalWeights;
import io.striate.layers.spec.LastBatch;
import io.striate.layers.spec.NormalizationRule;
import io.striate.layers.spec.ParameterGroup;
import io.striate.layers.spec.Problems;
import io.striate.layers.spec.Sampling;
import io.striate.layers.spec.TrainPhase;
import io.striate.layers.spec.TrainSpec;
import io.striate.layers.spec.ValidationSplit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Reads how a network is trained.
final class TrainReader {
  private static final String PATH = "$." + ModelKeys.TRAIN.key();

  private final Problems problems;
  private final ComponentReader components;

  TrainReader(ComponentReader components) {
    this.problems = components.problems();
    this.components = components;
  }

  /// What `train` says.
  ///
  /// @param first how the network is trained, first; empty if that cannot be read
  /// @param phases all phases; empty if it has none
  record Training(Optional<TrainSpec> first, List<TrainPhase> phases) {
    static Training none() {
      return new Training(Optional.empty(), List.of());
    }
  }

  Training read(JsonValue value) {
    if (!(value instanceof JsonObject object)) {
      problems.add(
          Code.BAD_VALUE,
          value.place(),
          String.format(
              Locale.ROOT,
              "%s: must be %s, got %s",
              PATH,
              ModelKeys.TRAIN.kind().describe(),
              value.kind()));
      return Training.none();
    }
    Optional<JsonValue> phases = object.get(TrainKeys.PHASES.key());
    if (phases.isEmpty()) {
      return new Training(whole(object), List.of());
    }
    List<TrainPhase> read = phases(object, phases.get());
    return new Training(read.stream().map(TrainPhase::train).findFirst(), read);
  }

  private List<TrainPhase> phases(JsonObject train, JsonValue value) {
    if (!(value instanceof JsonArray(var elements, _)) || elements.isEmpty()) {
      mustBe(
          value,
          TrainKeys.PHASES.kind().describe(),
          value instanceof JsonArray ? "an empty one" : value.kind());
      return List.of();
    }
    var phases = new ArrayList<TrainPhase>();
    // What is wrong in the keys of `train` is wrong in every phase, and one mistake.
    problems.distinct(() -> {
      for (int i = 0; i < elements.size(); i++) {
        phase(train, elements.get(i), "phase" + (i + 1)).ifPresent(phases::add);
      }
    });
    var names = new HashSet<String>();
    for (TrainPhase phase : phases) {
      if (!names.add(phase.name())) {
        problems.add(
            Code.BAD_VALUE,
            phase.place(),
            String.format(
                Locale.ROOT, "%s: two phases are named '%s'", phase.place().path(), phase.name()));
      }
    }
    return phases;
  }

  private void mustBe(JsonValue value, String wanted, String found) {
    problems.add(
        Code.BAD_VALUE,
        value.place(),
        String.format(Locale.ROOT, "%s: must be %s, got %s", value.place().path(), wanted, found));
  }

  private Optional<TrainPhase> phase(JsonObject train, JsonValue value, String number) {
    if (!(value instanceof JsonObject object)) {
      mustBe(value, "an object with keys of 'train'", value.kind());
      return Optional.empty();
    }
    var keys = new ObjectReader(object, PhaseKeys.SECTION, components);
    String name = keys.setting(PhaseKeys.NAME).orElse(number);
    List<TrainPhase.Copy> copies = copies(keys.take(PhaseKeys.COPY));
    PhaseKeys.OF_TRAIN.forEach(keys::take);
    keys.finish();
    return whole(merged(train, object))
        .map(spec -> new TrainPhase(name, spec, copies, object.place()));
  }

  /// What `train` says in a phase, as if it stood there alone.
  private static JsonObject merged(JsonObject train, JsonObject phase) {
    var own = PhaseKeys.OF_TRAIN.stream().map(Field::key).collect(Collectors.toSet());
    var members = new ArrayList<JsonMember>();
    for (JsonMember member : train.members()) {
      if (!member.key().equals(TrainKeys.PHASES.key())
          && (!own.contains(member.key()) || phase.get(member.key()).isEmpty())) {
        members.add(member);
      }
    }
    phase.members().stream().filter(member -> own.contains(member.key())).forEach(members::add);
    return new JsonObject(members, phase.place());
  }

  private List<TrainPhase.Copy> copies(Optional<JsonValue> written) {
    if (written.isEmpty()) {
      return List.of();
    }
    if (!(written.get() instanceof JsonArray(var elements, _))) {
      mustBe(written.get(), PhaseKeys.COPY.kind().describe(), written.get().kind());
      return List.of();
    }
    var copies = new ArrayList<TrainPhase.Copy>();
    for (JsonValue element : elements) {
      if (!(element instanceof JsonObject object)) {
        mustBe(element, "an object with 'from' and 'to'", element.kind());
        continue;
      }
      var keys = new ObjectReader(object, CopyKeys.SECTION, components);
      Optional<String> from = keys.read(CopyKeys.FROM);
      Optional<String> to = keys.read(CopyKeys.TO);
      boolean transpose = keys.setting(CopyKeys.TRANSPOSE);
      keys.finish();
      if (from.isPresent() && to.isPresent()) {
        copies.add(new TrainPhase.Copy(from.get(), to.get(), transpose, object.place()));
      }
    }
    return copies;
  }

  /// Training without phases, or in one of them.
  private Optional<TrainSpec> whole(JsonObject object) {
    var keys = new ObjectReader(object, TrainKeys.SECTION, components);
    keys.take(TrainKeys.PHASES);
    Optional<Data> data = keys.require(TrainKeys.DATA).flatMap(this::data);
    Optional<Integer> epochs = keys.read(TrainKeys.EPOCHS);
    int batch = keys.setting(TrainKeys.BATCH);
    Optional<Integer> shards = keys.setting(TrainKeys.SHARDS);
    LastBatch lastBatch = keys.setting(TrainKeys.LAST_BATCH);
    long seed = keys.setting(TrainKeys.SEED);
    Optional<Component<Optimizer>> optimizer = keys.read(TrainKeys.OPTIMIZER);
    List<ParameterGroup> parameters =
        new ParametersReader(components).read(keys.take(TrainKeys.PARAMETERS), optimizer);
    Optional<Component<Schedule>> rate = keys.read(TrainKeys.SCHEDULE);
    List<Component<GradientTransform>> gradients = keys.setting(TrainKeys.GRADIENTS);
    Optional<Component<Objective>> objective = keys.setting(TrainKeys.OBJECTIVE);
    var checkpoints =
        new CheckpointRate(
            keys.setting(TrainKeys.CHECKPOINT_EVERY), keys.setting(TrainKeys.CHECKPOINT_EPOCHS));
    FinalWeights weights = keys.setting(TrainKeys.WEIGHTS);
    Optional<Component<WeightAverage>> average = keys.setting(TrainKeys.AVERAGE);
    List<Component<Callback>> callbacks = keys.setting(TrainKeys.CALLBACKS);
    keys.finish();
    if (data.isEmpty() || epochs.isEmpty() || optimizer.isEmpty() || rate.isEmpty()) {
      return Optional.empty();
    }
    checkWeights(weights, data.get(), object.place());
    checkShards(shards, batch, object.place());
    return Optional.of(
        new TrainSpec(
            data.get().source(),
            data.get().validation(),
            data.get().normalize(),
            data.get().augment(),
            data.get().sampling(),
            gradients,
            objective,
            epochs.get(),
            batch,
            shards,
            lastBatch,
            seed,
            optimizer.get(),
            parameters,
            rate.get(),
            checkpoints,
            weights,
            average,
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
          String.format(
              Locale.ROOT,
              "%s.%s: \"best\" needs validation samples to judge by",
              PATH,
              TrainKeys.WEIGHTS.key()),
          String.format(
              Locale.ROOT,
              "add \"%s\": 0.1 to %s.%s, or use \"last\"",
              DataKeys.VALIDATION.key(),
              PATH,
              TrainKeys.DATA.key()));
    }
  }

  private void checkShards(Optional<Integer> shards, int batch, Place place) {
    shards
        .filter(parts -> parts > batch)
        .ifPresent(parts ->
            problems.add(
                Code.BAD_VALUE,
                place,
                String.format(
                    Locale.ROOT,
                    "%s.%s: a batch of %d cannot be cut into %d parts",
                    PATH,
                    TrainKeys.SHARDS.key(),
                    batch,
                    parts)));
  }

  private record Data(
      Component<DatasetSource> source,
      ValidationSplit validation,
      NormalizationRule normalize,
      List<Component<Augmentation>> augment,
      Optional<Sampling> sampling) {}

  private Optional<Data> data(JsonValue value) {
    var common = new CommonKeys();
    return components
        .read(value, Kinds.DATASET, DataKeys.SECTION, common::read)
        .map(source ->
            new Data(source, common.validation, common.normalize, common.augment, common.sampling));
  }

  /// What `data` may say for every dataset.
  private static final class CommonKeys {
    private ValidationSplit validation = new ValidationSplit.Count(0);
    private NormalizationRule normalize = new NormalizationRule.Standard();
    private List<Component<Augmentation>> augment = List.of();
    private Optional<Sampling> sampling = Optional.empty();

    void read(ObjectReader keys) {
      validation = keys.setting(DataKeys.VALIDATION);
      normalize = keys.setting(DataKeys.NORMALIZE);
      augment = keys.setting(DataKeys.AUGMENT);
      sampling = keys.setting(DataKeys.SAMPLING);
    }
  }
}
