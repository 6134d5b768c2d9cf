package io.striate.layers.graph;

import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.layer.Parameter.Role;
import io.striate.api.op.Move;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import io.striate.layers.spec.InputSpec;
import io.striate.layers.spec.Layout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The values of a network's nodes and states in a program.
final class ForwardPass {
  private final Map<String, Value> values = new HashMap<>();
  private final Map<String, Value> states = new HashMap<>();

  private ForwardPass() {}

  /// Declares inputs and states, and emits all nodes.
  static ForwardPass emit(Graph graph, Emitter emit, Mode mode) {
    var pass = new ForwardPass();
    for (InputSpec input : graph.inputs()) {
      TensorType type = TensorType.float32(input.fed().prepend(emit.batch()));
      Value fed = emit.input(input.name(), type, true);
      Value chw =
          input.layout() == Layout.HWC
              ? emit.in(input.name(), () -> emit.one(new Move.Permute(List.of(0, 3, 1, 2)), fed))
              : fed;
      pass.values.put(input.name(), chw);
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

  private Value forward(Node node, Emitter emit, Mode mode) {
    List<Value> inputs = node.inputs().stream().map(this::value).toList();
    List<Value> parameters =
        node.parameters().stream().map(parameter -> state(node.stateName(parameter))).toList();
    return node.layer().forward(emit, inputs, parameters, mode(node, mode));
  }

  /// A frozen layer keeps its statistics too, so it computes as it will after training.
  private static Mode mode(Node node, Mode mode) {
    boolean keeps =
        node.frozen()
            && node.parameters().stream().map(Parameter::role).anyMatch(r -> r == Role.STATISTIC);
    return keeps ? Mode.INFERENCE : mode;
  }

  /// What a node or input gives.
  Value value(String name) {
    return Objects.requireNonNull(values.get(name), name);
  }

  /// The value of a parameter before the run.
  Value state(String name) {
    return Objects.requireNonNull(states.get(name), name);
  }
}
