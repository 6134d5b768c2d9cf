package io.striate.layers.format;

import io.striate.api.Catalog;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.Place;
import io.striate.json.JsonArray;
import io.striate.json.JsonDocument;
import io.striate.json.JsonNumber;
import io.striate.json.JsonObject;
import io.striate.json.JsonValue;
import io.striate.layers.spec.InputSpec;
import io.striate.layers.spec.LayerSpec;
import io.striate.layers.spec.OutputSpec;
import io.striate.layers.spec.Problems;
import io.striate.layers.spec.Spec;
import io.striate.layers.spec.TrainSpec;
import java.util.List;
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
          "a model's file holds an object, got " + document.root().kind());
      return Optional.empty();
    }
    var keys = new ObjectReader(root, "a model's file", problems);
    if (!isOurVersion(keys)) {
      return Optional.empty();
    }
    String name = keys.setting("name", FieldKind.text(), "model");
    List<InputSpec> inputs = new InputsReader(problems).read(keys);
    Defaults defaults = new DefaultsReader(catalog, problems).read(keys.take("defaults"));
    Optional<JsonArray> list = keys.require("layers", "the list of layers").flatMap(this::list);
    List<LayerSpec> layers =
        list.map(array -> new LayersReader(catalog, problems, defaults).read(array))
            .orElse(List.of());
    List<OutputSpec> outputs = new OutputsReader(catalog, problems).read(keys);
    Optional<JsonValue> train = keys.take("train");
    Optional<TrainSpec> training =
        train.flatMap(value -> new TrainReader(catalog, problems).read(value));
    train.ifPresent(value -> requireLosses(value.place(), outputs));
    Optional<String> backend =
        keys.take("backend").flatMap(v -> ObjectReader.parse(v, FieldKind.text(), problems));
    keys.finish();
    return Optional.of(new Spec(name, inputs, layers, outputs, training, backend, root.place()));
  }

  private boolean isOurVersion(ObjectReader keys) {
    Optional<JsonValue> version = keys.require("striate", "the version of the format: 1");
    if (version.isEmpty()) {
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
            ? "this file is written in format %s, this Striate reads %d"
                .formatted(((JsonNumber) version.get()).value().toPlainString(), Spec.VERSION)
            : "$.striate: must be the version of the format, the number %d".formatted(Spec.VERSION),
        isNumber ? "use a Striate that reads it" : "write \"striate\": 1");
    return !isNumber;
  }

  private Optional<JsonArray> list(JsonValue value) {
    if (value instanceof JsonArray array && !array.elements().isEmpty()) {
      return Optional.of(array);
    }
    problems.add(
        Code.BAD_VALUE,
        value.place(),
        "$.layers: must be a list of at least one layer, got "
            + (value instanceof JsonArray ? "an empty one" : value.kind()));
    return Optional.empty();
  }

  private void requireLosses(Place train, List<OutputSpec> outputs) {
    for (OutputSpec output : outputs) {
      if (output.loss().isEmpty() && !problems.has(Code.UNKNOWN_TYPE)) {
        problems.add(
            Code.MISSING_KEY,
            train,
            "$.train: training needs a loss; add \"loss\": \"softmax-cross-entropy\""
                + (outputs.size() > 1 ? " to the output '" + output.name() + "'" : ""));
      }
    }
  }
}
