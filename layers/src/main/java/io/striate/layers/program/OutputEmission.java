package io.striate.layers.program;

import io.striate.api.component.Component;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.train.Loss;
import io.striate.api.train.Search;
import io.striate.api.train.Supervision;
import io.striate.layers.graph.Graph;
import io.striate.layers.graph.GraphOutput;
import io.striate.layers.spec.Normalization;
import io.striate.layers.spec.OutputSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Emits what a program says of the outputs of a network: losses, metrics and answers. Names have
/// that of the output before them ([Graph#prefix]).
///
/// @param graph the network
/// @param bytes the inputs that are fed with bytes, and what their bytes mean
/// @param outputs at least one of its outputs
record OutputEmission(Graph graph, Map<String, Normalization> bytes, List<GraphOutput> outputs) {
  OutputEmission {
    outputs = List.copyOf(outputs);
  }

  /// What stands before the names that belong to an output.
  private String prefix(OutputSpec output) {
    return graph.prefix(output);
  }

  /// The averages of several passes, as the losses average.
  ///
  /// @param passes the outputs of each, at least one
  OutputValues average(Emitter emit, List<OutputValues> passes) {
    if (passes.size() == 1) {
      return passes.getFirst();
    }
    var averages = new HashMap<GraphOutput, List<Value>>();
    for (GraphOutput output : outputs) {
      var values = new ArrayList<Value>();
      for (int i = 0; i < output.sources().size(); i++) {
        int source = i;
        List<Value> versions = passes.stream().map(pass -> pass.of(output).get(source)).toList();
        values.add(
            emit.in(prefix(output.spec()) + "averaged", () -> average(emit, output, versions)));
      }
      averages.put(output, values);
    }
    return output -> Objects.requireNonNull(averages.get(output), output.spec().name());
  }

  private static Value average(Emitter emit, GraphOutput output, List<Value> versions) {
    Optional<Loss> loss = output.spec().loss().map(Component::value);
    return loss.map(each -> each.average(emit, versions))
        .orElseGet(() ->
            emit.scale(versions.stream().reduce(emit::add).orElseThrow(), 1.0 / versions.size()));
  }

  /// Emits the answers of all outputs.
  void answers(Emitter emit, OutputValues values) {
    for (GraphOutput output : outputs) {
      List<Value> all = values.of(output);
      Value value = all.getFirst();
      Optional<Search> search = output.search();
      Value answer =
          search.isPresent()
              ? search.get().emit(emit, value)
              : output
                  .spec()
                  .answer()
                  .map(shown -> shown.value().emit(emit, all))
                  .or(() -> output.spec().loss().map(loss -> loss.value().answer(emit, value)))
                  .orElse(value);
      emit.output(prefix(output.spec()) + Programs.ANSWER, answer);
    }
  }

  /// The losses of all outputs, emitted.
  ///
  /// @param total their weighted sum
  /// @param read what each of them reads
  record Losses(Value total, Map<GraphOutput, Supervision> read) {
    Losses {
      read = Map.copyOf(read);
    }
  }

  /// Emits the losses of all outputs that have one, and their metrics.
  Losses losses(Emitter emit, OutputValues values) {
    var terms = new ArrayList<Value>();
    var read = new HashMap<GraphOutput, Supervision>();
    for (GraphOutput output : outputs) {
      Optional<Component<Loss>> loss = output.spec().loss();
      loss.ifPresent(component -> {
        Supervision given = read(emit, values.of(output), output, component.value());
        read.put(output, given);
        terms.add(loss(emit, given, output, component.value()));
      });
    }
    Value total =
        terms.stream()
            .reduce(emit::add)
            .orElseThrow(() -> new IllegalStateException("no output has a loss"));
    return new Losses(total, read);
  }

  private Supervision read(Emitter emit, List<Value> values, GraphOutput output, Loss loss) {
    return LossEmission.read(
        emit, output, loss, values, prefix(output.spec()), graph.inputs(), bytes);
  }

  private Value loss(Emitter emit, Supervision given, GraphOutput output, Loss loss) {
    String prefix = prefix(output.spec());
    return emit.in(
        prefix + Programs.LOSS,
        () -> {
          var mean = LossEmission.mean(emit, loss.elements(emit, given));
          for (var metric : output.measured()) {
            Value sums = metric.value().sums(emit, output.judged(emit, metric.value(), given));
            emit.output(prefix + OutputSpec.figure(metric), sums);
          }
          if (!prefix.isEmpty()) {
            emit.output(prefix + Programs.LOSS, mean.mean());
          }
          if (!prefix.isEmpty() || outputs.size() == 1) { // else the sum of all has that name
            mean.weight().ifPresent(weight -> emit.output(prefix + Programs.LOSS_WEIGHT, weight));
          }
          double weight = output.spec().weight();
          return weight == 1 ? mean.mean() : emit.scale(mean.mean(), weight);
        });
  }

  /// The figures that the emitted sums stand for, [Programs#LOSS] last.
  List<Figure> figures() {
    var figures = new ArrayList<Figure>();
    for (GraphOutput output : outputs) {
      if (output.spec().loss().isPresent()) {
        String prefix = prefix(output.spec());
        for (var metric : output.measured()) {
          String name = prefix + OutputSpec.figure(metric);
          figures.add(new Figure(name, Optional.of(metric.value())));
        }
        if (!prefix.isEmpty()) {
          figures.add(new Figure(prefix + Programs.LOSS, Optional.empty()));
        }
      }
    }
    figures.add(new Figure(Programs.LOSS, Optional.empty()));
    return figures;
  }
}
