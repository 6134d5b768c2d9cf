package io.striate.layers.format;

import io.striate.api.Catalog;
import io.striate.api.component.Component;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.train.Answer;
import io.striate.api.train.Loss;
import io.striate.api.train.Metric;
import io.striate.json.JsonArray;
import io.striate.json.JsonMember;
import io.striate.json.JsonObject;
import io.striate.json.JsonValue;
import io.striate.layers.frame.ModelKeys;
import io.striate.layers.frame.OutputKeys;
import io.striate.layers.spec.OutputSpec;
import io.striate.layers.spec.Problems;
import io.striate.layers.spec.Purpose;
import io.striate.layers.spec.Reference;
import io.striate.layers.spec.TargetNames;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Reads `loss` and `metrics`, or `outputs` that have them each.
final class OutputsReader {
  /// The name of an output that has no other.
  private static final String SINGLE = "output";

  private static final String PATH = "$." + ModelKeys.OUTPUTS.key();

  private final Catalog catalog;
  private final Problems problems;
  private final ComponentReader components;

  OutputsReader(Catalog catalog, ComponentReader components) {
    this.catalog = catalog;
    this.problems = components.problems();
    this.components = components;
  }

  List<OutputSpec> read(ObjectReader root) {
    Optional<JsonValue> outputs = root.take(ModelKeys.OUTPUTS);
    if (outputs.isEmpty()) {
      return List.of(output(SINGLE, List.of(), 1, Optional.empty(), root));
    }
    List<JsonValue> misplaced =
        Stream.of(OutputKeys.LOSS, OutputKeys.TARGET, OutputKeys.METRICS, OutputKeys.ANSWER)
            .map(root::take)
            .flatMap(Optional::stream)
            .toList();
    if (!misplaced.isEmpty()) {
      JsonValue first = misplaced.getFirst();
      problems.add(
          Code.BAD_VALUE,
          first.place(),
          String.format(
              Locale.ROOT,
              "%s: each of the outputs has its own; move it there",
              first.place().path()));
    }
    return several(outputs.get());
  }

  private List<OutputSpec> several(JsonValue value) {
    if (!(value instanceof JsonObject object) || object.members().isEmpty()) {
      problems.add(
          Code.BAD_VALUE, value.place(), PATH + ": must be " + ModelKeys.OUTPUTS.kind().describe());
      return List.of();
    }
    var outputs = new ArrayList<OutputSpec>();
    object.members().forEach(member -> named(member).ifPresent(outputs::add));
    if (!outputs.isEmpty() && outputs.stream().noneMatch(OutputSpec::lasts)) {
      problems.add(
          Code.BAD_VALUE,
          value.place(),
          PATH + ": every output is only for training, so nothing would be left to predict",
          String.format(
              Locale.ROOT, "remove \"%s\" from at least one of them", OutputKeys.ONLY.key()));
    }
    return outputs;
  }

  private Optional<OutputSpec> named(JsonMember member) {
    String name = member.key();
    if (!LayerNames.ALLOWED.matcher(name).matches()) {
      problems.add(
          Code.BAD_VALUE,
          member.keyPlace(),
          PATH + ": '" + name + "' cannot name an output; use letters, digits, '_', '-' and '/'");
      return Optional.empty();
    }
    if (!(member.value() instanceof JsonObject object)) {
      problems.add(
          Code.BAD_VALUE,
          member.value().place(),
          String.format(
              Locale.ROOT,
              "%s: must be an object with 'from' and, to be trained, 'loss', got %s",
              member.value().place().path(),
              member.value().kind()));
      return Optional.empty();
    }
    var keys = new ObjectReader(object, OutputKeys.SECTION, components);
    List<Reference> from = keys.require(OutputKeys.FROM).map(this::layers).orElse(List.of());
    double weight = keys.setting(OutputKeys.WEIGHT);
    var output = output(name, from, weight, keys.setting(OutputKeys.ONLY), keys);
    if (!output.lasts() && keys.take(OutputKeys.LOSS).isEmpty()) {
      JsonValue only = keys.take(OutputKeys.ONLY).orElseThrow();
      problems.add(
          Code.BAD_VALUE,
          only.place(),
          String.format(
              Locale.ROOT, "%s: an output without a loss is not trained", only.place().path()),
          String.format(
              Locale.ROOT,
              "add \"%s\" to it, or remove \"%s\"",
              OutputKeys.LOSS.key(),
              OutputKeys.ONLY.key()));
    }
    keys.finish();
    return Optional.of(output);
  }

  private List<Reference> layers(JsonValue value) {
    List<JsonValue> named =
        value instanceof JsonArray(var elements, _) && !elements.isEmpty()
            ? elements
            : List.of(value);
    return named.stream()
        .flatMap(one ->
            components
                .parse(one, FieldKind.text())
                .map(layer -> new Reference(layer, one.place()))
                .stream())
        .toList();
  }

  /// @param keys the object that has its loss, its answer and its metrics
  private OutputSpec output(
      String name, List<Reference> from, double weight, Optional<Purpose> only, ObjectReader keys) {
    Optional<Component<Loss>> loss = keys.setting(OutputKeys.LOSS);
    boolean written = keys.take(OutputKeys.METRICS).isPresent();
    List<Component<Metric>> metrics =
        keys.setting(OutputKeys.METRICS)
            .orElseGet(() -> written ? List.of() : defaultMetrics(loss));
    requireDistinct(metrics);
    Optional<Component<Answer>> answer = keys.setting(OutputKeys.ANSWER);
    return new OutputSpec(
        name, from, loss, target(keys, loss), answer, weight, metrics, only, keys.object().place());
  }

  private Optional<TargetNames> target(ObjectReader keys, Optional<Component<Loss>> loss) {
    Optional<TargetNames> names =
        keys.setting(OutputKeys.TARGET)
            .map(read -> read.at(keys.take(OutputKeys.TARGET).orElseThrow().place()));
    if (names.isPresent() && loss.isEmpty() && keys.take(OutputKeys.LOSS).isEmpty()) {
      problems.add(
          Code.BAD_VALUE,
          names.get().place(),
          String.format(
              Locale.ROOT,
              "%s: an output without a loss learns from nothing",
              names.get().place().path()),
          String.format(
              Locale.ROOT,
              "add \"%s\" to it, or remove \"%s\"",
              OutputKeys.LOSS.key(),
              OutputKeys.TARGET.key()));
    }
    return names;
  }

  private List<Component<Metric>> defaultMetrics(Optional<Component<Loss>> loss) {
    return loss.map(of -> DefaultMetrics.of(of.value().metrics(), catalog)).orElse(List.of());
  }

  private void requireDistinct(List<Component<Metric>> metrics) {
    var names = new HashSet<String>();
    for (Component<Metric> metric : metrics) {
      String name = OutputSpec.figure(metric);
      if (!names.add(name)) {
        problems.add(
            Code.DUPLICATE_NAME,
            metric.place(),
            String.format(
                Locale.ROOT, "%s: the figure '%s' is measured twice", metric.place().path(), name),
            "remove one of the two metrics");
      }
    }
  }
}
