package io.striate.layers.format;

import io.striate.api.Catalog;
import io.striate.api.Kinds;
import io.striate.api.component.Component;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.Place;
import io.striate.api.train.Answer;
import io.striate.api.train.Loss;
import io.striate.api.train.Metric;
import io.striate.json.JsonArray;
import io.striate.json.JsonMember;
import io.striate.json.JsonObject;
import io.striate.json.JsonValue;
import io.striate.layers.spec.OutputSpec;
import io.striate.layers.spec.Problems;
import io.striate.layers.spec.Reference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// Reads `loss` and `metrics`, or `outputs` that have them each.
final class OutputsReader {
  private static final FieldKind<Double> WEIGHT = FieldKind.number(0, Double.MAX_VALUE);

  private final Catalog catalog;
  private final Problems problems;
  private final ComponentReader components;

  OutputsReader(Catalog catalog, Problems problems) {
    this.catalog = catalog;
    this.problems = problems;
    this.components = new ComponentReader(catalog, problems);
  }

  List<OutputSpec> read(ObjectReader root) {
    Optional<JsonValue> loss = root.take("loss");
    Optional<JsonValue> metrics = root.take("metrics");
    Optional<JsonValue> answer = root.take("answer");
    Optional<JsonValue> outputs = root.take("outputs");
    if (outputs.isEmpty()) {
      Place place = root.object().place();
      return List.of(output("output", List.of(), loss, answer, 1, metrics, place));
    }
    loss.or(() -> metrics)
        .or(() -> answer)
        .ifPresent(value ->
            problems.add(
                Code.BAD_VALUE,
                value.place(),
                "%s: each of the outputs has its own; move it there"
                    .formatted(value.place().path())));
    return several(outputs.get());
  }

  private List<OutputSpec> several(JsonValue value) {
    if (!(value instanceof JsonObject object) || object.members().isEmpty()) {
      problems.add(
          Code.BAD_VALUE,
          value.place(),
          "$.outputs: must be an object such as { \"main\": { \"from\": \"dense1\", \"loss\": \"softmax-cross-entropy\" } }");
      return List.of();
    }
    var outputs = new ArrayList<OutputSpec>();
    object.members().forEach(member -> named(member).ifPresent(outputs::add));
    return outputs;
  }

  private Optional<OutputSpec> named(JsonMember member) {
    String name = member.key();
    if (!LayerNames.ALLOWED.matcher(name).matches()) {
      problems.add(
          Code.BAD_VALUE,
          member.keyPlace(),
          "$.outputs: '" + name + "' cannot name an output; use letters, digits, '_', '-' and '/'");
      return Optional.empty();
    }
    if (!(member.value() instanceof JsonObject object)) {
      problems.add(
          Code.BAD_VALUE,
          member.value().place(),
          "%s: must be an object with 'from' and, to be trained, 'loss', got %s"
              .formatted(member.value().place().path(), member.value().kind()));
      return Optional.empty();
    }
    var keys = new ObjectReader(object, "an output", problems);
    List<Reference> from =
        keys.require("from", "the layer that gives it, or a list of layers for a loss of several")
            .map(this::layers)
            .orElse(List.of());
    Optional<JsonValue> loss = keys.take("loss");
    Optional<JsonValue> answer = keys.take("answer");
    double weight = keys.setting("weight", WEIGHT, 1.0);
    Optional<JsonValue> metrics = keys.take("metrics");
    keys.finish();
    return Optional.of(output(name, from, loss, answer, weight, metrics, object.place()));
  }

  private List<Reference> layers(JsonValue value) {
    List<JsonValue> named =
        value instanceof JsonArray(var elements, _) && !elements.isEmpty()
            ? elements
            : List.of(value);
    return named.stream()
        .flatMap(one ->
            ObjectReader.parse(one, FieldKind.text(), problems)
                .map(layer -> new Reference(layer, one.place()))
                .stream())
        .toList();
  }

  private OutputSpec output(
      String name,
      List<Reference> from,
      Optional<JsonValue> lossValue,
      Optional<JsonValue> answerValue,
      double weight,
      Optional<JsonValue> metricsValue,
      Place place) {
    Optional<Component<Loss>> loss = lossValue.flatMap(value -> components.read(value, Kinds.LOSS));
    List<Component<Metric>> metrics =
        metricsValue.isPresent()
            ? components.list(metricsValue.get(), Kinds.METRIC)
            : loss.map(of -> DefaultMetrics.of(of.value().metrics(), catalog)).orElse(List.of());
    requireDistinct(metrics);
    Optional<Component<Answer>> answer =
        answerValue.flatMap(value -> components.read(value, Kinds.ANSWER));
    return new OutputSpec(name, from, loss, answer, weight, metrics, place);
  }

  private void requireDistinct(List<Component<Metric>> metrics) {
    var names = new HashSet<String>();
    for (Component<Metric> metric : metrics) {
      String name = OutputSpec.figure(metric);
      if (!names.add(name)) {
        problems.add(
            Code.DUPLICATE_NAME,
            metric.place(),
            "%s: the figure '%s' is measured twice".formatted(metric.place().path(), name),
            "remove one of the two metrics");
      }
    }
  }
}
