package io.striate.layers.program;

import io.striate.api.component.Component;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.op.Reduce;
import io.striate.api.program.Differentiation;
import io.striate.api.program.Emitter;
import io.striate.api.program.Phase;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.Loss;
import io.striate.api.train.Optimizer;
import io.striate.layers.graph.Graph;
import io.striate.layers.graph.GraphOutput;
import io.striate.layers.spec.Normalization;
import io.striate.layers.spec.OutputSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// The programs of a network.
///
/// Inputs go by the names of the graph's inputs, `[batch, ...]` in the shape in which they are fed,
/// and by `target`. Images are fed as bytes, a quarter of the traffic, and made numbers of by the
/// program; all other inputs are float32. Outputs are `loss`, the metrics by their ids, and
/// `answer`. Where the network has several outputs, all but `loss`, their weighted sum, have the
/// output's name before them: `main.target`, `main.loss`, `main.accuracy`, `main.answer`. States
/// are the graph's, and an optimiser's slots behind them: `conv1.weight.velocity`.
///
/// @param graph the network
/// @param bytes the inputs that are fed with bytes, and what their bytes mean
/// @param optimizer how parameters follow their gradients; a network that is not trained has none
/// @param seed the run's seed
public record NetworkPrograms(
    Graph graph, Map<String, Normalization> bytes, Optional<Optimizer> optimizer, long seed)
    implements Programs {

  public NetworkPrograms {
    bytes = Map.copyOf(bytes);
  }

  @Override
  public List<State> states() {
    var states = new ArrayList<State>();
    for (Graph.State state : graph.states()) {
      Parameter parameter = state.parameter();
      Start start = random -> parameter.initializer().values(parameter.shape(), random);
      states.add(new State(state.name(), parameter.shape(), true, start));
    }
    for (Graph.State state : trained()) {
      Shape shape = state.parameter().shape();
      for (String slot : optimizer.map(Optimizer::slots).orElse(List.of())) {
        states.add(
            new State(state.name() + "." + slot, shape, false, random -> new float[shape.size()]));
      }
    }
    return states;
  }

  private List<Graph.State> trained() {
    return graph.states().stream().filter(Graph.State::trained).toList();
  }

  /// A whole step of training: forward, loss, backward, update.
  ///
  /// @throws IllegalStateException if there is no optimiser or no loss
  @Override
  public Program training(int batch) {
    Optimizer follows =
        optimizer.orElseThrow(() -> new IllegalStateException("no optimizer for " + graph.name()));
    var emit = new Emitter(graph.name() + " training", batch, seed);
    var pass = ForwardPass.emit(graph, bytes, emit, Mode.TRAINING);
    List<Value> parameters = trained().stream().map(state -> pass.state(state.name())).toList();
    List<Value> gradients = gradients(emit, pass, parameters);
    emit.phase(Phase.UPDATE);
    Value rate = emit.input(RATE, TensorType.float32(Shape.SCALAR), false);
    for (int i = 0; i < parameters.size(); i++) {
      Value parameter = parameters.get(i);
      Value gradient = gradients.get(i);
      emit.in(parameter.name(), () -> update(emit, follows, parameter, gradient, rate));
    }
    return emit.build();
  }

  private List<Value> gradients(Emitter emit, ForwardPass pass, List<Value> parameters) {
    Value loss = losses(emit, pass);
    emit.phase(Phase.BACKWARD);
    return Differentiation.gradients(emit, loss, parameters);
  }

  private static Value update(
      Emitter emit, Optimizer follows, Value parameter, Value gradient, Value rate) {
    List<Value> slots =
        follows.slots().stream()
            .map(slot -> emit.state(parameter.name() + "." + slot, parameter.type()))
            .toList();
    follows.step(emit, parameter, gradient, slots, rate);
    return parameter;
  }

  /// Loss and metrics as training sees them, and the gradient of the loss by each trained
  /// parameter, handed out as `conv1.weight.gradient`. Nothing is updated but the layers' own
  /// statistics.
  public Program gradients(int batch) {
    var emit = new Emitter(graph.name() + " gradients", batch, seed);
    var pass = ForwardPass.emit(graph, bytes, emit, Mode.TRAINING);
    List<Value> parameters = trained().stream().map(state -> pass.state(state.name())).toList();
    List<Value> gradients = gradients(emit, pass, parameters);
    for (int i = 0; i < parameters.size(); i++) {
      emit.output(parameters.get(i).name() + ".gradient", gradients.get(i));
    }
    return emit.build();
  }

  /// Loss, metrics and answers for samples whose targets are known, as the network is used after
  /// training.
  @Override
  public Program evaluation(int batch) {
    var emit = new Emitter(graph.name() + " evaluation", batch, seed);
    var pass = ForwardPass.emit(graph, bytes, emit, Mode.INFERENCE);
    losses(emit, pass);
    answers(emit, pass);
    return emit.build();
  }

  /// Answers for samples: for a classifier, the probability of each class.
  @Override
  public Program prediction(int batch) {
    var emit = new Emitter(graph.name() + " prediction", batch, seed);
    answers(emit, ForwardPass.emit(graph, bytes, emit, Mode.INFERENCE));
    return emit.build();
  }

  /// What stands before the names that belong to an output.
  private String prefix(OutputSpec output) {
    return graph.outputs().size() == 1 ? "" : output.name() + ".";
  }

  private void answers(Emitter emit, ForwardPass pass) {
    for (GraphOutput output : graph.outputs()) {
      Value value = pass.value(output.node());
      Value answer =
          output.spec().loss().map(loss -> loss.value().answer(emit, value)).orElse(value);
      emit.output(prefix(output.spec()) + ANSWER, answer);
    }
  }

  /// Emits the losses of all outputs that have one, and their metrics; returns the weighted sum.
  private Value losses(Emitter emit, ForwardPass pass) {
    var terms = new ArrayList<Value>();
    for (GraphOutput output : graph.outputs()) {
      Optional<Component<Loss>> loss = output.spec().loss();
      loss.ifPresent(component -> terms.add(loss(emit, pass, output, component.value())));
    }
    Value loss =
        terms.stream()
            .reduce(emit::add)
            .orElseThrow(() -> new IllegalStateException("no loss for " + graph.name()));
    emit.output(LOSS, loss);
    return loss;
  }

  private Value loss(Emitter emit, ForwardPass pass, GraphOutput output, Loss loss) {
    Value value = pass.value(output.node());
    String prefix = prefix(output.spec());
    Value target = emit.input(prefix + "target", loss.target(value.type()), true);
    return emit.in(
        prefix + LOSS,
        () -> {
          Value mean = mean(emit, loss.perSample(emit, value, target));
          for (var metric : output.spec().metrics()) {
            Value each = metric.value().perSample(emit, value, target);
            emit.output(prefix + metric.id(), mean(emit, each));
          }
          if (!prefix.isEmpty()) {
            emit.output(prefix + LOSS, mean);
          }
          double weight = output.spec().weight();
          return weight == 1 ? mean : emit.scale(mean, weight);
        });
  }

  static Value mean(Emitter emit, Value perSample) {
    Shape shape = perSample.type().shape();
    List<Integer> axes = IntStream.range(0, shape.rank()).boxed().toList();
    Value sum = emit.reshape(emit.reduce(Reduce.Kind.SUM, perSample, axes), Shape.SCALAR);
    return emit.scale(sum, 1.0 / shape.elements());
  }
}
