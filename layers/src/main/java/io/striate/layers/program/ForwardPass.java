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
import io.striate.api.train.View;
import io.striate.layers.graph.Graph;
import io.striate.layers.graph.Node;
import io.striate.layers.spec.InputSpec;
import io.striate.layers.spec.Layout;
import io.striate.layers.spec.Normalization;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
  private final Graph graph;
  private final Map<String, Value> states;

  private ForwardPass(Graph graph, Map<String, Value> states) {
    this.graph = graph;
    this.states = states;
  }

  /// Declares inputs and states, and emits all nodes.
  ///
  /// @param bytes the inputs that are fed with bytes, and what their bytes mean
  static ForwardPass emit(Graph graph, Map<String, Normalization> bytes, Emitter emit, Mode mode) {
    Map<String, Value> fed = fed(graph, bytes, emit);
    return emit(graph, bytes, emit, mode, fed, List.of(), "").getFirst();
  }

  /// Declares the inputs.
  static Map<String, Value> fed(Graph graph, Map<String, Normalization> bytes, Emitter emit) {
    var fed = new LinkedHashMap<String, Value>();
    for (InputSpec input : graph.inputs()) {
      fed.put(input.name(), emit.input(input.name(), type(input, bytes, emit), true));
    }
    return fed;
  }

  /// As what an input is fed.
  static TensorType type(InputSpec input, Map<String, Normalization> bytes, Emitter emit) {
    var element = bytes.containsKey(input.name()) ? ElementType.UINT8 : ElementType.FLOAT32;
    return new TensorType(element, input.fed().prepend(emit.batch()));
  }

  /// Declares states, and emits all nodes for each version of the images that are fed.
  ///
  /// @param fed the inputs as declared
  /// @param views versions of images; each makes versions of all that the one before it makes
  /// @param prefix what stands before the names of the states
  /// @return a pass for each version; one if there are no views
  static List<ForwardPass> emit(
      Graph graph,
      Map<String, Normalization> bytes,
      Emitter emit,
      Mode mode,
      Map<String, Value> fed,
      List<View> views,
      String prefix) {
    var versions = new LinkedHashMap<String, List<Value>>();
    for (InputSpec input : graph.inputs()) {
      var normalization = Optional.ofNullable(bytes.get(input.name()));
      Value given = Objects.requireNonNull(fed.get(input.name()), input.name());
      List<View> own = input.isImage() ? views : List.of();
      versions.put(
          input.name(), emit.in(input.name(), () -> taken(input, normalization, emit, given, own)));
    }
    var states = new HashMap<String, Value>();
    for (Graph.State state : graph.states()) {
      TensorType type = TensorType.float32(state.parameter().shape());
      states.put(state.name(), emit.state(prefix + state.name(), type));
    }
    int count = versions.values().stream().mapToInt(List::size).max().orElse(1);
    var passes = new ArrayList<ForwardPass>();
    for (int version = 0; version < count; version++) {
      var pass = new ForwardPass(graph, states);
      for (var input : versions.entrySet()) {
        List<Value> own = input.getValue();
        pass.values.put(input.getKey(), own.size() == 1 ? own.getFirst() : own.get(version));
      }
      for (Node node : graph.nodes()) {
        pass.values.put(node.name(), emit.in(node.name(), () -> pass.forward(node, emit, mode)));
      }
      passes.add(pass);
    }
    return passes;
  }

  /// What the network takes of what it is fed.
  static Value taken(
      InputSpec input, Optional<Normalization> normalization, Emitter emit, Value fed) {
    return taken(input, normalization, emit, fed, List.of()).getFirst();
  }

  private static List<Value> taken(
      InputSpec input,
      Optional<Normalization> normalization,
      Emitter emit,
      Value fed,
      List<View> views) {
    Value chw =
        input.layout() == Layout.HWC ? emit.one(new Move.Permute(List.of(0, 3, 1, 2)), fed) : fed;
    if (normalization.isEmpty()) {
      return versions(views, emit, chw);
    }
    Normalization figures = normalization.get();
    Value scale = perChannel(emit, figures.channels(), figures::scale);
    Value offset = perChannel(emit, figures.channels(), figures::offset);
    // Black is 0 for the views, as for augmentations, which change the bytes.
    return versions(views, emit, emit.multiply(chw, scale)).stream()
        .map(each -> emit.add(each, offset))
        .toList();
  }

  private static List<Value> versions(List<View> views, Emitter emit, Value images) {
    List<Value> versions = List.of(images);
    for (View view : views) {
      versions = versions.stream().flatMap(each -> view.versions(emit, each).stream()).toList();
    }
    return versions;
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

  /// What a node reads.
  ///
  /// @throws StriateException if there is no node of that name
  List<Value> inputs(String name) {
    return node(name).inputs().stream().map(this::value).toList();
  }

  /// A node by its name.
  ///
  /// @throws StriateException if there is none of that name
  Node node(String name) {
    return graph.nodes().stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new StriateException(
                Code.DANGLING_FROM,
                String.format(
                    Locale.ROOT,
                    "no layer is named '%s'; there are %s",
                    name,
                    graph.nodes().stream().map(Node::name).toList())));
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
