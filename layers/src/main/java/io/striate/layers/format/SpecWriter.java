package io.striate.layers.format;

import io.striate.api.component.Component;
import io.striate.json.Json;
import io.striate.json.JsonObject;
import io.striate.json.JsonValue;
import io.striate.layers.frame.ComponentKeys;
import io.striate.layers.frame.CopyKeys;
import io.striate.layers.frame.DataKeys;
import io.striate.layers.frame.InputKeys;
import io.striate.layers.frame.LayerKeys;
import io.striate.layers.frame.ModelKeys;
import io.striate.layers.frame.OutputKeys;
import io.striate.layers.frame.ParameterKeys;
import io.striate.layers.frame.PhaseKeys;
import io.striate.layers.frame.TrainKeys;
import io.striate.layers.spec.InputSpec;
import io.striate.layers.spec.LayerSpec;
import io.striate.layers.spec.OutputSpec;
import io.striate.layers.spec.ParameterGroup;
import io.striate.layers.spec.Reference;
import io.striate.layers.spec.Spec;
import io.striate.layers.spec.TrainPhase;
import io.striate.layers.spec.TrainSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Writes a specification in its canonical form: every name, every connection, every setting,
/// nothing twice. Reading that and writing it again gives the same text.
public final class SpecWriter {
  private SpecWriter() {}

  /// The canonical form.
  ///
  /// @param spec a specification that was read without problems
  public static JsonObject canonical(Spec spec) {
    var inputs = Json.object();
    spec.inputs().forEach(input -> inputs.put(input.name(), input(input)));
    String last = spec.layers().getLast().name();
    var outputs = Json.object();
    spec.outputs().forEach(output -> outputs.put(output.name(), output(output, last)));
    var root =
        new ObjectWriter(ModelKeys.SECTION)
            .value(ModelKeys.STRIATE, Spec.VERSION)
            .value(ModelKeys.NAME, spec.name())
            .json(ModelKeys.INPUTS, inputs.build())
            .json(ModelKeys.LAYERS, layers(spec))
            .json(ModelKeys.OUTPUTS, outputs.build())
            // One input and one output are written by name; layers have all of their settings, and
            // those of groups and of another file are written out.
            .without(ModelKeys.MODEL, ModelKeys.INPUT, ModelKeys.DEFAULTS, ModelKeys.BLOCKS)
            .without(OutputKeys.LOSS, OutputKeys.TARGET, OutputKeys.METRICS, OutputKeys.ANSWER)
            .unlessEmpty(ModelKeys.VIEWS, spec.views())
            .without(ModelKeys.TRAIN, ModelKeys.LEARNER);
    spec.train().ifPresent(train -> root.json(ModelKeys.TRAIN, train(train, spec.phases())));
    spec.learner().ifPresent(learner -> root.component(ModelKeys.LEARNER, learner));
    return root.unlessAbsent(ModelKeys.BACKEND, spec.backend()).build();
  }

  private static JsonValue input(InputSpec input) {
    List<Integer> extents =
        IntStream.range(0, input.fed().rank())
            .mapToObj(axis -> input.any().contains(axis) ? InputKeys.ANY : input.fed().extent(axis))
            .toList();
    return new ObjectWriter(InputKeys.SECTION)
        .value(InputKeys.SHAPE, extents)
        .value(InputKeys.LAYOUT, input.layout())
        .build();
  }

  private static JsonValue layers(Spec spec) {
    var layers = new ArrayList<JsonValue>();
    String before = spec.inputs().getFirst().name();
    for (LayerSpec layer : spec.layers()) {
      layers.add(layer(layer, before));
      before = layer.name();
    }
    return Json.list(layers);
  }

  private static JsonValue layer(LayerSpec layer, String before) {
    List<String> from = layer.from().isEmpty() ? List.of(before) : names(layer.from());
    var object =
        new ObjectWriter(LayerKeys.SECTION)
            .value(LayerKeys.NAME, Optional.of(layer.name()))
            .value(ComponentKeys.TYPE, layer.typeId())
            .json(LayerKeys.FROM, Json.of(from))
            .settings(layer.component().orElseThrow())
            .without(LayerKeys.ACTIVATION, LayerKeys.BRANCHES);
    layer.activation().ifPresent(next -> object.component(LayerKeys.ACTIVATION, next));
    object.unlessAbsent(LayerKeys.SHARE_WITH, layer.shareWith().map(Reference::name));
    // The other layer says whether the shared parameters are trained.
    return layer.shareWith().isPresent()
        ? object.without(LayerKeys.FREEZE).build()
        : object.value(LayerKeys.FREEZE, layer.freeze()).build();
  }

  private static JsonValue output(OutputSpec output, String last) {
    List<String> from = output.from().isEmpty() ? List.of(last) : names(output.from());
    var object =
        new ObjectWriter(OutputKeys.SECTION)
            .value(OutputKeys.FROM, from)
            .without(OutputKeys.LOSS, OutputKeys.ANSWER);
    output.loss().ifPresent(loss -> object.component(OutputKeys.LOSS, loss));
    object.unlessAbsent(OutputKeys.TARGET, output.target());
    output.answer().ifPresent(answer -> object.component(OutputKeys.ANSWER, answer));
    return object
        .value(OutputKeys.WEIGHT, output.weight())
        .components(OutputKeys.METRICS, output.metrics())
        .unlessAbsent(OutputKeys.ONLY, output.only())
        .build();
  }

  private static JsonValue train(TrainSpec train, List<TrainPhase> phases) {
    var data =
        new ObjectWriter(DataKeys.SECTION)
            .value(ComponentKeys.TYPE, train.data().id())
            .settings(train.data())
            .value(DataKeys.VALIDATION, train.validation())
            .value(DataKeys.NORMALIZE, train.normalize())
            .unlessEmpty(DataKeys.AUGMENT, train.augment())
            .unlessAbsent(DataKeys.SAMPLING, train.sampling())
            .build();
    var written =
        new ObjectWriter(TrainKeys.SECTION)
            .json(TrainKeys.DATA, data)
            .value(TrainKeys.SEED, train.seed())
            .value(TrainKeys.CHECKPOINT_EVERY, train.checkpoints().steps())
            .value(TrainKeys.CHECKPOINT_EPOCHS, train.checkpoints().epochs());
    if (phases.isEmpty()) {
      return steps(written, train).without(TrainKeys.PHASES).build();
    }
    // Each phase has all of its settings, so `train` has none of them.
    PhaseKeys.OF_TRAIN.forEach(written::without);
    return written
        .json(TrainKeys.PHASES, Json.list(phases.stream().map(SpecWriter::phase).toList()))
        .build();
  }

  private static JsonValue phase(TrainPhase phase) {
    var written =
        new ObjectWriter(PhaseKeys.SECTION)
            .value(PhaseKeys.NAME, Optional.of(phase.name()))
            .without(PhaseKeys.COPY);
    if (!phase.copies().isEmpty()) {
      written.json(
          PhaseKeys.COPY, Json.list(phase.copies().stream().map(SpecWriter::copy).toList()));
    }
    return steps(written, phase.train()).build();
  }

  private static JsonValue copy(TrainPhase.Copy copy) {
    return new ObjectWriter(CopyKeys.SECTION)
        .value(CopyKeys.FROM, copy.from())
        .value(CopyKeys.TO, copy.to())
        .value(CopyKeys.TRANSPOSE, copy.transpose())
        .build();
  }

  /// Writes the keys of `train` that a phase may have.
  private static ObjectWriter steps(ObjectWriter written, TrainSpec train) {
    written
        .value(TrainKeys.EPOCHS, train.epochs())
        .value(TrainKeys.BATCH, train.batch())
        .unlessAbsent(TrainKeys.SHARDS, train.shards())
        .value(TrainKeys.LAST_BATCH, train.lastBatch())
        .component(TrainKeys.OPTIMIZER, train.optimizer())
        .without(TrainKeys.PARAMETERS)
        .component(TrainKeys.SCHEDULE, train.schedule())
        .value(TrainKeys.WEIGHTS, train.weights())
        .unlessEmpty(TrainKeys.GRADIENTS, train.gradients())
        .without(TrainKeys.OBJECTIVE, TrainKeys.AVERAGE);
    if (!train.parameters().isEmpty()) {
      written.json(
          TrainKeys.PARAMETERS,
          Json.list(train.parameters().stream().map(SpecWriter::group).toList()));
    }
    train.objective().ifPresent(objective -> written.component(TrainKeys.OBJECTIVE, objective));
    train.average().ifPresent(average -> written.component(TrainKeys.AVERAGE, average));
    return written.unlessEmpty(TrainKeys.CALLBACKS, train.callbacks());
  }

  private static JsonValue group(ParameterGroup group) {
    return new ObjectWriter(ParameterKeys.SECTION)
        .value(ParameterKeys.MATCH, group.match())
        .value(ParameterKeys.RATE, group.rate())
        .unlessAbsent(ParameterKeys.RATE_DECAY, group.rateDecay())
        .unlessAbsent(ParameterKeys.WEIGHT_DECAY, group.weightDecay())
        .unlessAbsent(ParameterKeys.FREEZE, group.freeze())
        .build();
  }

  private static List<String> names(List<Reference> references) {
    return references.stream().map(Reference::name).toList();
  }

  /// A component with all of its settings.
  static JsonValue component(Component<?> component) {
    var object = Json.object().put(ComponentKeys.TYPE.key(), component.id());
    component.settings().forEach((key, value) -> object.put(key, Json.of(value)));
    return object.build();
  }
}
