package io.striate.layers.golden;

import io.striate.api.backend.Backend;
import io.striate.api.layer.Mode;
import io.striate.api.program.Differentiation;
import io.striate.api.program.Emitter;
import io.striate.api.program.Inlined;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.backend.tck.run.Numbers;
import io.striate.backend.tck.run.Reference;
import io.striate.backend.tck.run.Run;
import io.striate.layers.Network;
import io.striate.layers.graph.Graph;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Runs a layer of golden values on the reference backend, in double.
final class GoldenRun {
  private GoldenRun() {}

  /// What a layer gives for its inputs and states: `output`, and in training also `gradient input
  /// NAME`, `gradient state NAME` and `next NAME`, as the arrays of the golden values are called.
  static Map<String, double[]> of(GoldenLayer golden, Mode mode) {
    Network network = golden.network();
    Program program = program(network, batch(network, golden), mode);
    var bound = new HashMap<String, Numbers>();
    for (Value input : program.inputs()) {
      boolean factors = input.name().equals("factors");
      String array = factors ? "factors" : "input " + input.name();
      bound.put(input.name(), new Numbers(input.type(), golden.get(array)));
    }
    for (Value state : program.states()) {
      bound.put(state.name(), new Numbers(state.type(), golden.get("state " + plain(state))));
    }
    var results = new HashMap<String, double[]>();
    try (Backend backend = Reference.open()) {
      Run.program(backend, program, bound)
          .forEach((name, numbers) -> results.put(name, numbers.values()));
    }
    return results;
  }

  private static int batch(Network network, GoldenLayer golden) {
    var first = network.graph().inputs().getFirst();
    return golden.get("input " + first.name()).length / first.shape().size();
  }

  /// The name of a state within its layer: `weight` of `tested.weight`.
  private static String plain(Value state) {
    return state.name().substring(state.name().indexOf('.') + 1);
  }

  private static Program program(Network network, int batch, Mode mode) {
    Program forward = network.programs().forward(batch, mode, List.of("tested"));
    var emit = new Emitter(forward.name(), batch, 1);
    var inputs = new LinkedHashMap<String, Value>();
    for (Value input : forward.inputs()) {
      inputs.put(input.name(), emit.input(input.name(), input.type(), input.rows()));
    }
    Inlined layer = emit.inline(forward, inputs);
    Value output = layer.output("tested");
    emit.output("output", output);
    if (mode == Mode.INFERENCE) {
      return emit.build();
    }
    var by = new LinkedHashMap<String, Value>();
    inputs.forEach((name, input) -> by.put("gradient input " + name, input));
    for (Graph.State state : network.graph().states()) {
      if (state.trained()) {
        Value value = layer.state(state.name());
        by.put("gradient state " + plain(value), value);
      }
    }
    Value factors = emit.input("factors", output.type(), true);
    Value loss = emit.sum(emit.multiply(output, factors));
    var gradients = Differentiation.gradients(emit, loss, List.copyOf(by.values()));
    List<String> names = List.copyOf(by.keySet());
    for (int i = 0; i < names.size(); i++) {
      emit.output(names.get(i), gradients.get(i));
    }
    layer.updates().forEach((state, next) -> emit.output("next " + plain(state), next));
    return emit.build();
  }
}
