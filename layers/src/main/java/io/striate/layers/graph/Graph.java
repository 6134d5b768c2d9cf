package io.striate.layers.graph;

import io.striate.api.layer.Parameter;
import io.striate.api.layer.Parameter.Role;
import io.striate.api.tensor.Shape;
import io.striate.layers.spec.InputSpec;
import io.striate.layers.spec.OutputSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The network as nodes: every name resolved, every shape known, nothing wrong.
///
/// @param name the model's name
/// @param inputs what is fed
/// @param nodes in an order in which each comes after those that feed it
/// @param outputs at least one
public record Graph(
    String name, List<InputSpec> inputs, List<Node> nodes, List<GraphOutput> outputs) {
  public Graph {
    inputs = List.copyOf(inputs);
    nodes = List.copyOf(nodes);
    outputs = List.copyOf(outputs);
  }

  /// A tensor that the network keeps between runs.
  ///
  /// @param name `conv1.weight`
  /// @param trained whether the optimizer changes it
  public record State(String name, Parameter parameter, boolean trained) {}

  /// All parameters, in the order of the nodes; those that nodes share once, for their owner.
  public List<State> states() {
    var states = new ArrayList<State>();
    for (Node node : owners()) {
      for (Parameter parameter : node.parameters()) {
        boolean trained = parameter.role() == Role.TRAINABLE && !node.frozen();
        states.add(new State(node.stateName(parameter), parameter, trained));
      }
    }
    return states;
  }

  /// The nodes that have parameters of their own, or none.
  public List<Node> owners() {
    return nodes.stream().filter(node -> !node.shares()).toList();
  }

  /// How many layers with weights, such as convolutions, come after a node on the longest way to an
  /// output, by node; weights are parameters of two axes or more.
  public Map<String, Integer> distances() {
    var distances = new LinkedHashMap<String, Integer>();
    for (Node node : nodes.reversed()) {
      int own = distances.computeIfAbsent(node.name(), _ -> 0);
      boolean weights =
          node.trainable().stream().anyMatch(parameter -> parameter.shape().rank() > 1);
      for (String input : node.inputs()) {
        distances.merge(input, own + (weights ? 1 : 0), Math::max);
      }
    }
    return distances;
  }

  /// [#distances] by parameter: of parameters that nodes share, the longest.
  public Map<String, Integer> parameterDistances() {
    Map<String, Integer> byNode = distances();
    var distances = new LinkedHashMap<String, Integer>();
    for (Node node : nodes) {
      for (Parameter parameter : node.parameters()) {
        distances.merge(node.stateName(parameter), byNode.getOrDefault(node.name(), 0), Math::max);
      }
    }
    return distances;
  }

  /// How many numbers training may change, frozen ones included and shared ones once: what papers
  /// call the number of parameters.
  public long parameters() {
    return owners().stream().mapToLong(Node::trainableElements).sum();
  }

  /// The node of a name.
  ///
  /// @throws IllegalArgumentException if there is none
  public Node node(String wanted) {
    return nodes.stream()
        .filter(node -> node.name().equals(wanted))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no node '" + wanted + "'"));
  }

  /// The outputs that are computed after training, too.
  public List<GraphOutput> lasting() {
    return outputs.stream().filter(output -> output.spec().lasts()).toList();
  }

  /// What stands before the names that belong to an output, such as those of its figures: nothing
  /// if it is the only one that lasts, else its name.
  public String prefix(OutputSpec output) {
    List<GraphOutput> lasting = lasting();
    boolean alone = lasting.size() == 1 && lasting.getFirst().spec().name().equals(output.name());
    return alone ? "" : output.name() + ".";
  }

  /// The network as it is used after training: without outputs that are only for training, and
  /// without inputs and nodes that serve nothing else.
  public Graph used() {
    List<GraphOutput> kept = lasting();
    if (kept.size() == outputs.size()) {
      return this;
    }
    var needed = new HashSet<String>();
    kept.forEach(output -> output.sources().forEach(source -> needed.add(source.node())));
    boolean grows = true;
    while (grows) { // an owner of parameters may come after the node that uses them
      grows = false;
      for (Node node : nodes.reversed()) {
        if (needed.contains(node.name())) {
          grows |= needed.addAll(node.inputs());
          grows |= needed.add(node.owner());
        }
      }
    }
    return new Graph(
        name,
        inputs.stream().filter(input -> needed.contains(input.name())).toList(),
        nodes.stream().filter(node -> needed.contains(node.name())).toList(),
        kept);
  }

  /// The same network with outputs whose metrics include those that only an evaluation measures.
  public Graph detailed() {
    return new Graph(name, inputs, nodes, outputs.stream().map(GraphOutput::detailed).toList());
  }

  /// The shapes in which samples are fed, by input.
  public Map<String, Shape> fedShapes() {
    var shapes = new LinkedHashMap<String, Shape>();
    inputs.forEach(input -> shapes.put(input.name(), input.fed()));
    return shapes;
  }
}
