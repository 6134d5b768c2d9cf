package io.striate.layers.program;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.layer.Parameter.Role;
import io.striate.api.op.Move;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.layers.graph.Graph;
import io.striate.layers.graph.Node;
import io.striate.layers.spec.InputSpec;
import io.striate.layers.spec.Layout;
import io.striate.layers.spec.Normalization;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/// The values of a network's nodes and states in a program.
final class ForwardPass {
  private final Map<String, Value> values = new HashMap<>();
  private final Map<String, Value> states = new HashMap<>();

  private ForwardPass() {}

  /// Declares inputs and states, and emits all nodes.
  ///
  /// @param bytes the inputs that are fed with bytes, and what their bytes mean
  static ForwardPass emit(Graph graph, Map<String, Normalization> bytes, Emitter emit, Mode mode) {
    var pass = new ForwardPass();
    for (InputSpec input : graph.inputs()) {
      var normalization = Optional.ofNullable(bytes.get(input.name()));
      var element = normalization.isPresent() ? ElementType.UINT8 : ElementType.FLOAT32;
      var type = new TensorType(element, input.fed().prepend(emit.batch()));
      Value fed = emit.input(input.name(), type, true);
      Value taken = emit.in(input.name(), () -> taken(input, normalization, emit, fed));
      pass.values.put(input.name(), taken);
    }
    for (Graph.State state : graph.states()) {
      TensorType type = TensorType.float32(state.parameter().shape());
      pass.states.put(state.name(), emit.state(state.name(), type));
    }
    for (Node node : graph.nodes()) {
      pass.values.put(node.name(), emit.in(node.name(), () -> pass.forward(node, emit, mode)));
    }
    return pass;
  }

  /// What the network takes of what it is fed.
  static Value taken(
      InputSpec input, Optional<Normalization> normalization, Emitter emit, Value fed) {
    Value chw =
        input.layout() == Layout.HWC ? emit.one(new Move.Permute(List.of(0, 3, 1, 2)), fed) : fed;
    return normalization.map(figures -> normalized(figures, emit, chw)).orElse(chw);
  }

  private static Value normalized(Normalization figures, Emitter emit, Value bytes) {
    Value scale = perChannel(emit, figures.channels(), figures::scale);
    Value offset = perChannel(emit, figures.channels(), figures::offset);
    return emit.add(emit.multiply(bytes, scale), offset);
  }

  /// A number for each channel, to go with `[batch, channels, height, width]`; one alone goes with
  /// everything.
  private static Value perChannel(Emitter emit, int channels, IntToDoubleFunction figure) {
    if (channels == 1) {
      return emit.constant(figure.applyAsDouble(0));
    }
    List<Value> figures =
        IntStream.range(0, channels)
            .mapToObj(c -> emit.fill(Shape.of(1, 1, 1, 1), figure.applyAsDouble(c)))
            .toList();
    return emit.emit(new Move.Concat(1), figures).getFirst();
  }

  private Value forward(Node node, Emitter emit, Mode mode) {
    List<Value> inputs = node.inputs().stream().map(this::value).toList();
    List<Value> parameters =
        node.parameters().stream().map(parameter -> state(node.stateName(parameter))).toList();
    return node.layer().forward(emit, inputs, parameters, mode(node, mode));
  }

  /// A frozen layer keeps its statistics too, so it computes as it will after training.
  static Mode mode(Node node, Mode mode) {
    boolean keeps =
        node.frozen()
            && node.parameters().stream().map(Parameter::role).anyMatch(r -> r == Role.STATISTIC);
    return keeps ? Mode.INFERENCE : mode;
  }

  /// What a node or input gives.
  ///
  /// @throws StriateException if there is none of that name
  Value value(String name) {
    Value found = values.get(name);
    if (found == null) {
      throw new StriateException(
          Code.DANGLING_FROM,
          String.format(
              Locale.ROOT,
              "no layer or input is named '%s'; there are %s",
              name,
              new TreeSet<>(values.keySet())));
    }
    return found;
  }

  /// The values of the network's outputs.
  OutputValues outputs() {
    return output -> output.sources().stream().map(source -> value(source.node())).toList();
  }

  /// The value of a parameter before the run.
  Value state(String name) {
    return Objects.requireNonNull(states.get(name), name);
  }
}
