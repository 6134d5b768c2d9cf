package io.striate.layers.program;

import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter.Role;
import io.striate.api.program.Emitter;
import io.striate.api.program.Inlined;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.layers.graph.Graph;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The programs of an average of a network's weights, which is kept in states of its own:
/// `conv1.weight.average` beside `conv1.weight`. All that a training changes and a trained model
/// needs is averaged; frozen weights are those of the network.
///
/// @param network whose weights are averaged
public record AveragePrograms(NetworkPrograms network) {
  /// The input that holds the share of the weights that are added.
  public static final String SHARE = "share";

  private static final String SUFFIX = ".average";

  /// The name of the average of a state.
  public static String nameOf(String state) {
    return state + SUFFIX;
  }

  private List<Graph.State> averaged() {
    return network.graph().owners().stream()
        .filter(node -> !node.frozen())
        .flatMap(node ->
            node.parameters().stream()
                .map(parameter ->
                    new Graph.State(
                        node.stateName(parameter), parameter, parameter.role() == Role.TRAINABLE)))
        .toList();
  }

  /// The states of the average; zeros until weights are added.
  List<Programs.State> states() {
    return averaged().stream()
        .map(state -> {
          Shape shape = state.parameter().shape();
          return new Programs.State(
              nameOf(state.name()), shape, false, _ -> new float[shape.size()]);
        })
        .toList();
  }

  /// Adds the weights to the average: `average + share * (w - average)`. With the share 1 it
  /// becomes the weights exactly, if it was 0.
  public Program update() {
    var emit = new Emitter(network.graph().name() + " average", 1, network.seed());
    Value share = emit.input(SHARE, TensorType.float32(Shape.SCALAR), false);
    for (Graph.State state : averaged()) {
      TensorType type = TensorType.float32(state.parameter().shape());
      Value weight = emit.state(state.name(), type);
      Value average = emit.state(nameOf(state.name()), type);
      Value change = emit.multiply(share, emit.subtract(weight, average));
      emit.update(average, emit.in(state.name(), () -> emit.add(average, change)));
    }
    return emit.build();
  }

  /// [NetworkPrograms#evaluation] of the average.
  public Program evaluation(int batch) {
    var emit = new Emitter(network.graph().name() + " evaluation", batch, network.seed());
    Inlined inlined = inline(emit, network.evaluation(batch));
    inlined.outputs().forEach(emit::output);
    return emit.build();
  }

  /// A forward pass as in training by which the layers' own states of the average, such as the mean
  /// of batch normalization, follow a batch; no weights change. Without any such states it is
  /// empty.
  public Program statistics(int batch) {
    var emit = new Emitter(network.graph().name() + " statistics", batch, network.seed());
    inline(emit, network.forward(batch, Mode.TRAINING, List.of())).update(emit);
    return emit.build();
  }

  /// Inserts a program of the network, whose states are those of the average.
  private Inlined inline(Emitter emit, Program program) {
    Map<String, Value> given = new LinkedHashMap<>(NetworkPrograms.inputs(emit, program));
    List<String> names = averaged().stream().map(Graph.State::name).toList();
    for (Value state : program.states()) {
      if (names.contains(state.name())) {
        given.put(state.name(), emit.state(nameOf(state.name()), state.type()));
      }
    }
    return emit.inline(program, given);
  }
}
