package io.striate.training;

import io.striate.api.backend.Backend;
import io.striate.api.component.Component;
import io.striate.api.data.Samples;
import io.striate.api.program.Emitter;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.step.Step;
import io.striate.api.step.Weights;
import io.striate.api.tensor.HostArray;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.Loss;
import io.striate.api.train.Metric;
import io.striate.api.train.Supervision;
import io.striate.layers.graph.Graph;
import io.striate.layers.graph.GraphOutput;
import io.striate.layers.program.Figure;
import io.striate.layers.spec.OutputSpec;
import io.striate.training.data.Batch;
import io.striate.training.data.BatchReader;
import io.striate.training.data.Feed;
import io.striate.training.run.Evaluated;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/// Measures answers that take several runs of the network: finds the answers of samples, and lets
/// the metrics that judge answers compare them with the targets.
///
/// @param finder finds answers
/// @param graph the network whose losses and metrics are used
/// @param backend where the metrics are computed
record AnswerFigures(AnswerFinder finder, Graph graph, Backend backend) {
  private static final String FOUND = "found answer";

  /// Whether a network has such metrics.
  static boolean has(Graph graph) {
    return graph.outputs().stream().anyMatch(AnswerFigures::isMeasured);
  }

  private static boolean isMeasured(GraphOutput output) {
    return output.spec().loss().isPresent() && !output.searched().isEmpty();
  }

  /// Adds the figures to those of one run.
  ///
  /// @param batches the samples; closed afterwards
  Evaluated added(Evaluated found, BatchReader batches) {
    List<Figure> figures =
        graph.outputs().stream()
            .filter(AnswerFigures::isMeasured)
            .flatMap(output -> output.searched().stream().map(metric -> figure(output, metric)))
            .toList();
    Map<String, double[]> sums = sums(batches);
    Evaluated all = found;
    for (Figure figure : figures) {
      double[] own = Objects.requireNonNull(sums.get(figure.name()), figure.name());
      OptionalDouble value = figure.value(own);
      all =
          all.with(
              figure,
              value,
              figure
                  .metric()
                  .flatMap(metric -> metric.table(own, finder.model().labelsOf(figure.name()))));
    }
    return all;
  }

  private Figure figure(GraphOutput output, Component<Metric> metric) {
    return new Figure(
        graph.prefix(output.spec()) + OutputSpec.figure(metric), Optional.of(metric.value()));
  }

  private Map<String, double[]> sums(BatchReader batches) {
    var sums = new LinkedHashMap<String, double[]>();
    try (batches;
        var weights = Weights.on(backend)) {
      for (Optional<Batch> next = batches.next(); next.isPresent(); next = batches.next()) {
        Batch batch = next.get();
        HeldSamples held = held(batch, batches.feeds());
        for (GraphOutput output : graph.outputs()) {
          if (isMeasured(output)) {
            add(output, held, batch, batches.feeds(), weights, sums);
          }
        }
      }
    }
    return sums;
  }

  /// The inputs of a batch that no search fills.
  private HeldSamples held(Batch batch, List<Feed> feeds) {
    var features = new ArrayList<Samples.Feature>();
    var arrays = new ArrayList<HostArray>();
    for (Feed feed : feeds) {
      if (finder.model().inputs().containsKey(feed.input())) {
        features.add(new Samples.Feature(feed.input(), feed.type()));
        arrays.add(batch.features().get(feed.feature()));
      }
    }
    return new HeldSamples(batch.size(), features, arrays);
  }

  private void add(
      GraphOutput output,
      HeldSamples held,
      Batch batch,
      List<Feed> feeds,
      Weights weights,
      Map<String, double[]> sums) {
    String name = output.spec().name();
    AnswerSearch search = finder.model().search(name).orElseThrow();
    Shape one = output.found(graph.inputs()).orElseThrow();
    float[] all = new float[batch.size() * one.size()];
    List<float[]> answers = finder.find(held, name, search);
    for (int i = 0; i < answers.size(); i++) {
      System.arraycopy(answers.get(i), 0, all, i * one.size(), one.size());
    }
    String prefix = graph.prefix(output.spec());
    try (var step = Step.of(program(output, one, batch.size()), weights)) {
      step.set(FOUND, all);
      for (Feed feed : feeds) {
        String target =
            feed.input().startsWith(prefix) ? feed.input().substring(prefix.length()) : "";
        if (step.reads(target)) {
          step.set(target, batch.features().get(feed.feature()));
        }
      }
      step.run();
      for (Component<Metric> metric : output.searched()) {
        String figure = OutputSpec.figure(metric);
        double[] own = step.readDoubles(figure);
        double[] total = sums.computeIfAbsent(prefix + figure, _ -> new double[own.length]);
        for (int i = 0; i < own.length; i++) {
          total[i] += own[i];
        }
      }
    }
  }

  /// The sums of the metrics of an output.
  private static Program program(GraphOutput output, Shape found, int batch) {
    var emit = new Emitter("answers", batch, 0);
    Value answer = emit.input(FOUND, TensorType.float32(found.prepend(batch)), true);
    Loss loss = output.spec().loss().orElseThrow().value();
    var targets = new LinkedHashMap<String, Value>();
    loss.targets(output.types(loss, batch))
        .forEach((name, type) -> targets.put(name, emit.input(name, type, true)));
    var given = new Supervision(Map.of(Loss.OUTPUT, answer), targets);
    for (Component<Metric> metric : output.searched()) {
      String figure = OutputSpec.figure(metric);
      emit.output(figure, emit.in(figure, () -> metric.value().sums(emit, given)));
    }
    return emit.build();
  }
}
