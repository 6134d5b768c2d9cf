package io.striate.layers.graph;

import io.striate.api.Catalog;
import io.striate.api.component.Component;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.Answer;
import io.striate.api.train.Loss;
import io.striate.api.train.Metric;
import io.striate.api.train.Search;
import io.striate.api.train.Supervision;
import io.striate.json.Suggestion;
import io.striate.layers.format.DefaultMetrics;
import io.striate.layers.spec.InputSpec;
import io.striate.layers.spec.OutputSpec;
import io.striate.layers.spec.Problems;
import io.striate.layers.spec.TargetNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Whether the loss and the metrics of an output can read it, found out by emitting them for one
/// sample.
final class OutputCheck {
  private final OutputSpec spec;
  private final List<GraphOutput.Source> sources;
  private final Problems problems;

  private OutputCheck(OutputSpec spec, List<GraphOutput.Source> sources, Problems problems) {
    this.spec = spec;
    this.sources = sources;
    this.problems = problems;
  }

  /// The output, with the metrics that its loss adds in an evaluation.
  ///
  /// @param inputs those of the network
  /// @param problems where mistakes go
  static GraphOutput checked(
      OutputSpec spec,
      List<GraphOutput.Source> sources,
      List<InputSpec> inputs,
      Catalog catalog,
      Problems problems) {
    var check = new OutputCheck(spec, sources, problems);
    var plain = new GraphOutput(spec, sources, List.of());
    if (!check.answer(plain, inputs)) {
      return plain;
    }
    if (spec.loss().isEmpty()) {
      check.requireCount(1, "an output without a loss");
      check.refuseMetrics();
      return plain;
    }
    Component<Loss> loss = spec.loss().get();
    String subject = "loss '" + loss.id() + "'";
    if (!check.requireCount(loss.value().outputs().size(), subject)) {
      return plain;
    }
    Map<String, TensorType> types = plain.types(loss.value(), 1);
    try {
      Supervision given = supervision(loss.value(), types);
      loss.value().elements(new Emitter("check", 1, 0), given);
      spec.target()
          .ifPresent(names -> {
            check.targets(names, given.targets().keySet());
            given
                .targets()
                .forEach((target, value) ->
                    plain
                        .inputOf(target, inputs)
                        .ifPresent(input -> check.input(names, loss, value.type(), input)));
          });
      spec.metrics().forEach(metric -> check.metric(metric, plain, given, inputs));
      spec.answer().ifPresent(answer -> check.answer(answer, given));
      return new GraphOutput(spec, sources, added(spec, loss.value(), types, catalog));
    } catch (StriateException refused) {
      problems.add(refused, loss.place(), subject);
      return plain;
    }
  }

  /// Metrics compare an output with the targets of its loss.
  private void refuseMetrics() {
    for (Component<Metric> metric : spec.metrics()) {
      problems.add(
          Code.BAD_VALUE,
          metric.place(),
          String.format(
              Locale.ROOT,
              "output '%s' has no loss, so there is nothing that metric '%s' compares it with",
              spec.name(),
              metric.id()),
          "give the output a loss, or remove the metric");
    }
  }

  private boolean requireCount(int wanted, String subject) {
    if (wanted == sources.size()) {
      return true;
    }
    problems.add(
        Code.BAD_VALUE,
        spec.place(),
        String.format(
            Locale.ROOT,
            "output '%s': %s reads %d %s, 'from' names %d layers",
            spec.name(),
            subject,
            wanted,
            wanted == 1 ? "layer" : "layers",
            sources.size()));
    return false;
  }

  /// A target that is an input of the network must have its shape.
  private void input(TargetNames names, Component<Loss> loss, TensorType target, InputSpec input) {
    if (!target.equals(TensorType.float32(input.shape().prepend(1)))) {
      problems.add(
          Code.SHAPES_DISAGREE,
          names.place(),
          String.format(
              Locale.ROOT,
              "%s: loss '%s' of output '%s' learns from %s, the network's input '%s' is %s",
              names.place().path(),
              loss.id(),
              spec.name(),
              new TensorType(target.element(), target.shape().dropFirst()),
              input.name(),
              TensorType.float32(input.shape())));
    }
  }

  /// The names of features must belong to targets of the loss.
  private void targets(TargetNames names, Set<String> targets) {
    String path = names.place().path();
    for (String named : names.byTarget().keySet()) {
      if (named.equals(TargetNames.ONLY) && targets.size() != 1) {
        problems.add(
            Code.BAD_VALUE,
            names.place(),
            String.format(
                Locale.ROOT,
                "%s: the loss of output '%s' reads %d targets: %s",
                path,
                spec.name(),
                targets.size(),
                String.join(", ", targets)),
            targets.isEmpty() ? "remove it" : "name a feature for each of them in an object");
      } else if (!named.equals(TargetNames.ONLY) && !targets.contains(named)) {
        problems.add(
            Code.BAD_VALUE,
            names.place(),
            String.format(
                Locale.ROOT,
                "%s: the loss of output '%s' has no target '%s'%s",
                path,
                spec.name(),
                named,
                Suggestion.question(named, targets)),
            "its targets are " + String.join(", ", targets));
      }
    }
  }

  private static Supervision supervision(Loss loss, Map<String, TensorType> types) {
    var emit = new Emitter("check", 1, 0);
    return new Supervision(inputs(emit, types), inputs(emit, loss.targets(types)));
  }

  private static Map<String, Value> inputs(Emitter emit, Map<String, TensorType> types) {
    var values = new LinkedHashMap<String, Value>();
    types.forEach((name, type) -> values.put(name, emit.input(name, type, true)));
    return values;
  }

  /// Whether the answer can read the output, and the network has the input that a search fills.
  private boolean answer(GraphOutput output, List<InputSpec> inputs) {
    if (spec.answer().isEmpty()) {
      return true;
    }
    Component<Answer> answer = spec.answer().get();
    Optional<Search> search = output.search();
    if (search.isPresent() && output.found(inputs).isEmpty()) {
      List<String> names = inputs.stream().map(InputSpec::name).toList();
      String input = search.get().input();
      problems.add(
          Code.BAD_VALUE,
          answer.place(),
          String.format(
              Locale.ROOT,
              "answer '%s' of output '%s' fills the input '%s', which the network does not have%s",
              answer.id(),
              spec.name(),
              input,
              Suggestion.question(input, names)),
          "its inputs are " + String.join(", ", names));
      return false;
    }
    try {
      var emit = new Emitter("check", 1, 0);
      TensorType type = TensorType.float32(output.shape().prepend(1));
      Value value = emit.input(Loss.OUTPUT, type, true);
      if (search.isPresent()) {
        search.get().emit(emit, value);
      } else {
        answer.value().emit(emit, value);
      }
      return true;
    } catch (StriateException refused) {
      problems.add(refused, answer.place(), "answer '" + answer.id() + "'");
      return false;
    }
  }

  private void metric(
      Component<Metric> metric, GraphOutput output, Supervision given, List<InputSpec> inputs) {
    try {
      var emit = new Emitter("check", 1, 0);
      boolean searched = output.search().isPresent() && metric.value().readsAnswer();
      Supervision judged =
          searched
              ? new Supervision(
                  Map.of(
                      Loss.OUTPUT,
                      emit.input(
                          Loss.OUTPUT,
                          TensorType.float32(output.found(inputs).orElseThrow().prepend(1)),
                          true)),
                  given.targets())
              : output.judged(emit, metric.value(), given);
      metric.value().sums(emit, judged);
    } catch (StriateException refused) {
      problems.add(refused, metric.place(), "metric '" + metric.id() + "'");
    }
  }

  private void answer(Component<Answer> answer, Supervision given) {
    try {
      // Inputs of the program that the answer is emitted into.
      var emit = new Emitter("check", 1, 0);
      var outputs = new ArrayList<Value>();
      given.outputs().forEach((name, value) -> outputs.add(emit.input(name, value.type(), true)));
      answer.value().emit(emit, outputs);
    } catch (StriateException refused) {
      problems.add(refused, answer.place(), "answer '" + answer.id() + "'");
    }
  }

  private static List<Component<Metric>> added(
      OutputSpec spec, Loss loss, Map<String, TensorType> types, Catalog catalog) {
    var measured = spec.metrics().stream().map(OutputSpec::figure).collect(Collectors.toSet());
    return DefaultMetrics.of(loss.evaluationMetrics(types), catalog).stream()
        .filter(metric -> !measured.contains(OutputSpec.figure(metric)))
        .toList();
  }
}
