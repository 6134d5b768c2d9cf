package io.striate.layers.format;

import io.striate.api.Catalog;
import io.striate.api.component.Component;
import io.striate.api.component.Field;
import io.striate.api.error.Code;
import io.striate.api.error.Place;
import io.striate.api.play.Learner;
import io.striate.api.train.View;
import io.striate.json.JsonArray;
import io.striate.json.JsonDocument;
import io.striate.json.JsonNumber;
import io.striate.json.JsonObject;
import io.striate.json.JsonValue;
import io.striate.layers.frame.ModelKeys;
import io.striate.layers.frame.OutputKeys;
import io.striate.layers.spec.InputSpec;
import io.striate.layers.spec.OutputSpec;
import io.striate.layers.spec.Problems;
import io.striate.layers.spec.Spec;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// Reads the tree of a model's file into a [Spec], collecting all that is wrong.
public final class SpecReader {
  private final Catalog catalog;
  private final Problems problems;

  /// @param catalog what the specification may name
  /// @param problems where mistakes go
  public SpecReader(Catalog catalog, Problems problems) {
    this.catalog = catalog;
    this.problems = problems;
  }

  /// Reads a whole file.
  ///
  /// @return the specification as far as it could be read; empty if nothing sensible is left.
  ///   Whether anything is wrong, the collected problems tell
  public Optional<Spec> read(JsonDocument document) {
    document.problems().forEach(problems::add);
    if (!(document.root() instanceof JsonObject root)) {
      problems.add(
          Code.BAD_VALUE,
          document.root().place(),
          "a specification is an object, got " + document.root().kind());
      return Optional.empty();
    }
    var components = new ComponentReader(catalog, problems);
    var keys = new ObjectReader(root, ModelKeys.SECTION, components);
    keys.take(ModelKeys.STRIATE);
    if (!isOurVersion(root, problems)) {
      return Optional.empty();
    }
    keys.take(ModelKeys.MODEL); // is included
    List<String> known = ModelKeys.SECTION.fields().stream().<String>map(Field::key).toList();
    if (keys.isMistyped(ModelKeys.MODEL.key(), known)) {
      ModelKeys.SECTION.fields().forEach(keys::take);
      keys.finish(); // the network may be in the file that it names
      return Optional.empty();
    }
    String name = keys.setting(ModelKeys.NAME);
    List<InputSpec> inputs = new InputsReader(components).read(keys);
    Defaults defaults = new DefaultsReader(catalog, problems).read(keys.take(ModelKeys.DEFAULTS));
    Optional<JsonValue> blocks = keys.take(ModelKeys.BLOCKS);
    List<String> fed = inputs.stream().map(InputSpec::name).toList();
    Optional<JsonArray> list = keys.require(ModelKeys.LAYERS).flatMap(this::list);
    LayersReader.Layers layers =
        list.map(array -> new LayersReader(components, defaults, blocks).read(array, fed))
            .orElseGet(LayersReader.Layers::none);
    List<OutputSpec> outputs =
        new OutputsReader(catalog, components).read(keys).stream().map(layers::resolved).toList();
    List<Component<View>> views = keys.setting(ModelKeys.VIEWS);
    Optional<JsonValue> train = keys.take(ModelKeys.TRAIN);
    TrainReader.Training training =
        train
            .map(value -> new TrainReader(components).read(value))
            .orElseGet(TrainReader.Training::none);
    train.ifPresent(value -> requireLoss(value.place(), outputs));
    train
        .filter(_ -> root.get(ModelKeys.LEARNER.key()).isPresent())
        .ifPresent(value -> bothTrainings(value.place()));
    Optional<Component<Learner>> learner = keys.setting(ModelKeys.LEARNER);
    Optional<String> backend = keys.setting(ModelKeys.BACKEND);
    keys.finish();
    return Optional.of(
        new Spec(
            name,
            inputs,
            layers.all(),
            outputs,
            views,
            training.first(),
            training.phases(),
            learner,
            backend,
            root.place()));
  }

  /// Whether a file has the version of the format that is read here, or none, which is a problem of
  /// its own; a problem if it has another.
  static boolean isOurVersion(JsonObject root, Problems problems) {
    Optional<JsonValue> version = root.get(ModelKeys.STRIATE.key());
    if (version.isEmpty()) {
      problems.add(
          Code.MISSING_KEY,
          root.place(),
          String.format(
              Locale.ROOT,
              "%s: missing key '%s' of %s (%s)",
              root.place().path(),
              ModelKeys.STRIATE.key(),
              ModelKeys.SECTION.subject(),
              ModelKeys.STRIATE.meaning()));
      return true;
    }
    if (version.get() instanceof JsonNumber number
        && number.whole().equals(OptionalLong.of(Spec.VERSION))) {
      return true;
    }
    boolean isNumber = version.get() instanceof JsonNumber number && number.whole().isPresent();
    problems.add(
        isNumber ? Code.UNSUPPORTED_VERSION : Code.BAD_VALUE,
        version.get().place(),
        isNumber
            ? String.format(
                Locale.ROOT,
                "this file is written in format %s, this Striate reads %d",
                ((JsonNumber) version.get()).value().toPlainString(),
                Spec.VERSION)
            : String.format(
                Locale.ROOT,
                "$.%s: must be the version of the format, the number %d",
                ModelKeys.STRIATE.key(),
                Spec.VERSION),
        isNumber
            ? "use a Striate that reads it"
            : String.format(
                Locale.ROOT, "write \"%s\": %d", ModelKeys.STRIATE.key(), Spec.VERSION));
    return !isNumber;
  }

  private Optional<JsonArray> list(JsonValue value) {
    if (value instanceof JsonArray array && !array.elements().isEmpty()) {
      return Optional.of(array);
    }
    problems.add(
        Code.BAD_VALUE,
        value.place(),
        String.format(
            Locale.ROOT,
            "$.%s: must be %s, got %s",
            ModelKeys.LAYERS.key(),
            ModelKeys.LAYERS.kind().describe(),
            value instanceof JsonArray ? "an empty one" : value.kind()));
    return Optional.empty();
  }

  private void bothTrainings(Place train) {
    problems.add(
        Code.BAD_VALUE,
        train,
        String.format(
            Locale.ROOT,
            "$: has both '%s' and '%s'; keep one of them",
            ModelKeys.TRAIN.key(),
            ModelKeys.LEARNER.key()));
  }

  private void requireLoss(Place train, List<OutputSpec> outputs) {
    if (outputs.stream().allMatch(output -> output.loss().isEmpty())) {
      boolean written =
          problems.isAt(ModelKeys.OUTPUTS.key()) || problems.isAt(OutputKeys.LOSS.key());
      if (!problems.has(Code.UNKNOWN_TYPE) && !written && !outputs.isEmpty()) {
        problems.add(
            Code.MISSING_KEY,
            train,
            String.format(
                    Locale.ROOT,
                    "$.%s: training needs a loss; add \"%s\": \"softmax-cross-entropy\"",
                    ModelKeys.TRAIN.key(),
                    OutputKeys.LOSS.key())
                + (outputs.size() > 1 ? " to at least one output" : ""));
      }
    }
  }
}
