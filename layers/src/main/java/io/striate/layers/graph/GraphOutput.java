package io.striate.layers.graph;

import io.striate.api.component.Component;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.Loss;
import io.striate.api.train.Metric;
import io.striate.api.train.Search;
import io.striate.api.train.Supervision;
import io.striate.layers.spec.InputSpec;
import io.striate.layers.spec.OutputSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An output of the network.
///
/// @param spec its name, loss and metrics
/// @param sources the nodes that give it and their shapes, one for each output that its loss reads
/// @param evaluation the metrics that an evaluation measures beside those of `spec`
public record GraphOutput(
    OutputSpec spec, List<Source> sources, List<Component<Metric>> evaluation) {
  /// A node that gives an output.
  ///
  /// @param node its name
  /// @param shape of one sample
  public record Source(String node, Shape shape) {}

  public GraphOutput {
    sources = List.copyOf(sources);
    evaluation = List.copyOf(evaluation);
  }

  /// The node that gives the output; the first if its loss reads several.
  public String node() {
    return sources.getFirst().node();
  }

  /// The shape of one sample; that of the first node if the loss reads several.
  public Shape shape() {
    return sources.getFirst().shape();
  }

  /// The input of the network that a target of the loss is, if it is named as one: the network then
  /// learns to give what it is given, as it takes it.
  ///
  /// @param inputs those of the network
  public Optional<InputSpec> inputOf(String target, List<InputSpec> inputs) {
    return spec.target()
        .flatMap(names -> names.of(target))
        .flatMap(name -> inputs.stream().filter(input -> input.name().equals(name)).findFirst());
  }

  /// The types of what the loss reads, by its names, for a batch.
  public Map<String, TensorType> types(Loss loss, int batch) {
    var types = new LinkedHashMap<String, TensorType>();
    for (int i = 0; i < sources.size(); i++) {
      types.put(loss.outputs().get(i), TensorType.float32(sources.get(i).shape().prepend(batch)));
    }
    return types;
  }

  /// How its answer is found, where the network must run several times for it.
  public Optional<Search> search() {
    return spec.answer().flatMap(answer -> answer.value().search());
  }

  /// The shape of what the search of its answer finds for one sample.
  ///
  /// @param inputs those of the network
  /// @return empty if the answer is not searched, or the network lacks the input that takes it
  public Optional<Shape> found(List<InputSpec> inputs) {
    return search()
        .flatMap(search ->
            inputs.stream()
                .filter(input -> input.name().equals(search.input()))
                .findFirst()
                .map(input -> search.found(input.fed())));
  }

  /// The metrics that a program measures: all but those of an answer that is searched.
  public List<Component<Metric>> measured() {
    return spec.metrics().stream()
        .filter(metric -> search().isEmpty() || !metric.value().readsAnswer())
        .toList();
  }

  /// The metrics of an answer that is searched, which no single run can measure.
  public List<Component<Metric>> searched() {
    return spec.metrics().stream()
        .filter(metric -> search().isPresent() && metric.value().readsAnswer())
        .toList();
  }

  /// What a metric judges: the output, or what the answer makes of it.
  ///
  /// @param given the outputs and targets as the loss reads them
  public Supervision judged(Emitter emit, Metric metric, Supervision given) {
    if (!metric.readsAnswer() || spec.answer().isEmpty()) {
      return given;
    }
    Value answer = spec.answer().get().value().emit(emit, given.output());
    return new Supervision(Map.of(Loss.OUTPUT, answer), given.targets());
  }

  /// The same output with the metrics of an evaluation among those of the specification.
  GraphOutput detailed() {
    var metrics = new ArrayList<>(spec.metrics());
    metrics.addAll(evaluation);
    return new GraphOutput(spec.withMetrics(metrics), sources, List.of());
  }
}
