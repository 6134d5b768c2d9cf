package io.striate.interop.onnx.layer;

import io.striate.api.error.Code;
import io.striate.api.error.Problem;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Mode;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.interop.onnx.model.DataType;
import io.striate.interop.onnx.model.OnnxGraph;
import io.striate.interop.onnx.model.OnnxModel;
import io.striate.interop.onnx.model.OnnxNode;
import io.striate.interop.onnx.model.OnnxTensor;
import io.striate.interop.onnx.model.OnnxValue;
import io.striate.interop.onnx.operator.Batch;
import io.striate.interop.onnx.operator.GraphEmission;
import io.striate.interop.onnx.operator.Known;
import io.striate.interop.onnx.operator.Operand;
import io.striate.interop.onnx.operator.Operator;
import io.striate.interop.onnx.operator.Operators;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What of a graph computes some of its outputs, checked.
///
/// A tensor of real numbers is a parameter, unless an operator must know it when the graph is read,
/// or it is a number without axes, such as a factor.
///
/// @param model where the graph is from
/// @param outputs the names of the outputs, at least one
/// @param inputs what is fed, in the order of the file, as far as an output depends on it
/// @param nodes in order
/// @param parameters in the order of the file
/// @param constants tensors that are no parameters
public record LayerGraph(
    OnnxModel model,
    List<String> outputs,
    List<OnnxValue> inputs,
    List<OnnxNode> nodes,
    List<Held> parameters,
    List<OnnxTensor> constants) {
  /// The inputs of [#BATCH_NORM] that are running statistics.
  private static final Set<Integer> STATISTICS = Set.of(3, 4);

  private static final String BATCH_NORM = "BatchNormalization";

  /// A tensor that is a parameter.
  ///
  /// @param tensor its name, shape and values
  /// @param trained whether the optimizer changes it; else it is a running statistic
  public record Held(OnnxTensor tensor, boolean trained) {}

  public LayerGraph {
    outputs = List.copyOf(outputs);
    inputs = List.copyOf(inputs);
    nodes = List.copyOf(nodes);
    parameters = List.copyOf(parameters);
    constants = List.copyOf(constants);
  }

  /// Checks a graph.
  ///
  /// @param wanted the outputs to compute; all of the file if none is named
  /// @throws StriateException with all operators that Striate does not have, or if the graph is no
  ///   graph
  public static LayerGraph of(OnnxModel model, List<String> wanted) {
    checkOpset(model);
    OnnxGraph graph = model.graph();
    List<String> outputs = outputs(graph, wanted);
    var makers = new HashMap<String, Integer>();
    for (int i = 0; i < graph.nodes().size(); i++) {
      for (String name : graph.nodes().get(i).outputs()) {
        if (!name.isEmpty() && makers.putIfAbsent(name, i) != null) {
          throw bad("two nodes give '" + name + "'", "the file is damaged");
        }
      }
    }
    Set<String> needed = new HashSet<>(outputs);
    var nodes = new ArrayList<OnnxNode>();
    for (OnnxNode node : graph.nodes().reversed()) {
      if (node.outputs().stream().anyMatch(needed::contains)) {
        nodes.addFirst(node);
        needed.addAll(node.inputs());
      }
    }
    checkOperators(nodes);
    var parameters = new ArrayList<Held>();
    var constants = new ArrayList<OnnxTensor>();
    Map<String, Role> roles = roles(nodes);
    for (OnnxTensor tensor : unique(graph.initializers())) {
      if (!needed.contains(tensor.name())) {
        continue;
      }
      if (isParameter(tensor, roles)) {
        parameters.add(new Held(tensor, roles.get(tensor.name()) != Role.STATISTIC));
      } else {
        constants.add(tensor);
      }
    }
    List<OnnxValue> fed =
        graph.fed().stream().filter(input -> needed.contains(input.name())).toList();
    if (fed.isEmpty()) {
      String named = String.join("', '", outputs);
      throw bad("the output '" + named + "' depends on no input", "name another output");
    }
    return new LayerGraph(model, outputs, fed, nodes, parameters, constants);
  }

  /// Declares inputs, parameters and constants; the nodes can be emitted then.
  ///
  /// @param fed one value for each input
  /// @param kept one value for each parameter
  public GraphEmission begin(Emitter emit, List<Value> fed, List<Value> kept, Mode mode) {
    var emission =
        new GraphEmission(emit, model.opset(), mode, new Batch(declaredBatch(), emit.batch()));
    for (OnnxTensor constant : constants) {
      emission.give(constant.name(), Known.of(constant));
    }
    for (int i = 0; i < kept.size(); i++) {
      emission.give(parameters.get(i).tensor().name(), new Operand.Emitted(kept.get(i)));
    }
    for (int i = 0; i < fed.size(); i++) {
      OnnxValue input = inputs.get(i);
      boolean whole = DataType.of(input.type()).filter(type -> !type.real()).isPresent();
      emission.give(input.name(), new Operand.Emitted(fed.get(i), whole));
    }
    return emission;
  }

  /// The batch that the file is written for; 1 if it is open.
  private int declaredBatch() {
    long batch =
        inputs.getFirst().extents().stream()
            .flatMap(List::stream)
            .findFirst()
            .map(extent -> extent.size().orElse(1))
            .orElse(1L);
    return batch > 0 && batch <= Integer.MAX_VALUE ? (int) batch : 1;
  }

  /// The tensors of a graph that are parameters of some output; the graph may have operators that
  /// Striate does not have.
  static Set<String> parameterNames(OnnxGraph graph) {
    Map<String, Role> roles = roles(graph.nodes());
    var names = new HashSet<String>();
    for (OnnxTensor tensor : graph.initializers()) {
      if (isParameter(tensor, roles)) {
        names.add(tensor.name());
      }
    }
    return names;
  }

  private static List<OnnxTensor> unique(List<OnnxTensor> tensors) {
    var byName = new LinkedHashMap<String, OnnxTensor>();
    for (OnnxTensor tensor : tensors) {
      if (byName.put(tensor.name(), tensor) != null) {
        throw bad("two tensors are named '" + tensor.name() + "'", "the file is damaged");
      }
    }
    return List.copyOf(byName.values());
  }

  private static boolean isParameter(OnnxTensor tensor, Map<String, Role> roles) {
    Role role = roles.get(tensor.name());
    return role != null
        && role != Role.CONSTANT
        && !tensor.extents().isEmpty()
        && tensor.dataType().real();
  }

  /// How nodes use a name.
  private enum Role {
    CONSTANT,
    TRAINED,
    STATISTIC
  }

  private static Map<String, Role> roles(List<OnnxNode> nodes) {
    var roles = new HashMap<String, Role>();
    for (OnnxNode node : nodes) {
      Set<Integer> constants = Operators.of(node).map(Operator::constants).orElse(Set.of());
      for (int i = 0; i < node.inputs().size(); i++) {
        Role role =
            constants.contains(i)
                ? Role.CONSTANT
                : node.operator().equals(BATCH_NORM) && STATISTICS.contains(i)
                    ? Role.STATISTIC
                    : Role.TRAINED;
        // What one node must know is known to all.
        roles.merge(
            node.inputs().get(i),
            role,
            (a, b) -> a == Role.CONSTANT || b == Role.CONSTANT ? Role.CONSTANT : b);
      }
    }
    return roles;
  }

  private static void checkOpset(OnnxModel model) {
    if (model.opset() < Operators.FIRST_OPSET || model.opset() > Operators.LAST_OPSET) {
      throw bad(
          String.format(
              Locale.ROOT,
              "uses version %d of the operators (opset); versions %d to %d are read",
              model.opset(),
              Operators.FIRST_OPSET,
              Operators.LAST_OPSET),
          "convert the model with onnx.version_converter");
    }
  }

  private static List<String> outputs(OnnxGraph graph, List<String> wanted) {
    List<String> names = graph.outputs().stream().map(OnnxValue::name).toList();
    for (String output : wanted) {
      boolean known =
          names.contains(output)
              || graph.nodes().stream().anyMatch(node -> node.outputs().contains(output));
      if (!known) {
        throw bad("no node gives '" + output + "'", "its outputs are " + names);
      }
    }
    List<String> all = wanted.isEmpty() ? names : wanted;
    if (all.isEmpty()) {
      throw bad("has no outputs", "the file is damaged");
    }
    if (new HashSet<>(all).size() < all.size()) {
      throw bad("has an output twice: " + all, "name each output once");
    }
    return all;
  }

  /// Reports all operators at once, so that a person knows what a model would need.
  private static void checkOperators(List<OnnxNode> nodes) {
    Map<String, Set<String>> unknown = new TreeMap<>();
    for (OnnxNode node : nodes) {
      if (Operators.of(node).isEmpty()) {
        String name = node.standard() ? node.operator() : node.domain() + "." + node.operator();
        String called = node.name().isEmpty() ? node.outputs().getFirst() : node.name();
        unknown.computeIfAbsent(name, _ -> new TreeSet<>()).add(called);
      }
    }
    if (!unknown.isEmpty()) {
      List<String> lines =
          unknown.entrySet().stream()
              .map(each -> each.getKey() + ": " + String.join(", ", each.getValue()))
              .toList();
      throw new StriateException(
          List.of(
              new Problem(
                  Code.BAD_MODEL,
                  Optional.empty(),
                  "has operators that Striate does not have; these nodes use them",
                  lines)));
    }
  }

  private static StriateException bad(String what, String remedy) {
    return new StriateException(Code.BAD_MODEL, what, remedy);
  }
}
