package io.striate.layers.program;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.LearningRule;
import io.striate.api.layer.Parameter;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.train.Objective;
import io.striate.api.train.Supervision;
import io.striate.layers.graph.Graph;
import io.striate.layers.graph.Node;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The forward pass of a network as an objective sees it.
///
/// @param emit where the pass was emitted
/// @param parameters the trained ones by name
/// @param losses of all outputs, and what they read
record ObjectivePass(
    Emitter emit,
    Graph graph,
    ForwardPass pass,
    Map<String, Value> parameters,
    OutputEmission.Losses losses)
    implements Objective.Pass {
  ObjectivePass {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  @Override
  public Value loss() {
    return losses.total();
  }

  @Override
  public Value value(String node) {
    return pass.value(node);
  }

  @Override
  public List<Value> inputs(String node) {
    return pass.inputs(node);
  }

  @Override
  public Map<String, Value> changes(String name) {
    Node node = pass.node(name);
    LearningRule rule = node.layer().rule().orElseThrow(() -> without(node));
    var seen =
        new LearningRule.Seen(
            pass.inputs(name),
            node.parameters().stream().map(each -> pass.state(node.stateName(each))).toList(),
            pass.value(name),
            target(name));
    Map<String, Value> changes = emit.in(name, () -> changes(node, rule, seen));
    var named = new LinkedHashMap<String, Value>();
    for (Parameter parameter : node.trainable()) {
      Value change = changes.get(parameter.name());
      if (change != null) {
        named.put(node.stateName(parameter), fitting(node, parameter, change));
      }
    }
    if (named.size() < changes.size()) {
      throw new StriateException(
          Code.BAD_VALUE,
          String.format(
              Locale.ROOT,
              "the rule of layer '%s' (%s) changes %s; its trained parameters are %s",
              name,
              node.type(),
              changes.keySet(),
              node.trainable().stream().map(Parameter::name).toList()));
    }
    return named;
  }

  /// What the rule refuses is said of the layer.
  private Map<String, Value> changes(Node node, LearningRule rule, LearningRule.Seen seen) {
    try {
      return rule.changes(emit, seen);
    } catch (StriateException refused) {
      String subject = String.format(Locale.ROOT, "layer '%s' (%s)", node.name(), node.type());
      throw new StriateException(
          refused.problems().stream().map(problem -> problem.about(subject)).toList());
    }
  }

  private static Value fitting(Node node, Parameter parameter, Value change) {
    Shape shape = change.type().shape();
    if (!shape.equals(parameter.shape())) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          String.format(
              Locale.ROOT,
              "the rule of layer '%s' (%s) gives a change %s for '%s', which is %s",
              node.name(),
              node.type(),
              shape,
              parameter.name(),
              parameter.shape()));
    }
    return change;
  }

  private StriateException without(Node node) {
    List<String> ruled =
        graph.nodes().stream()
            .filter(each -> each.layer().rule().isPresent())
            .map(Node::name)
            .toList();
    return new StriateException(
        Code.BAD_VALUE,
        String.format(
            Locale.ROOT,
            "layer '%s' (%s) has no learning rule of its own; %s",
            node.name(),
            node.type(),
            ruled.isEmpty()
                ? "no layer of this network has one"
                : "those that have one: " + ruled));
  }

  /// The target of the output that a node gives.
  private Optional<Value> target(String node) {
    return losses.read().entrySet().stream()
        .filter(output -> output.getKey().node().equals(node))
        .map(Map.Entry::getValue)
        .filter(read -> !read.targets().isEmpty())
        .map(Supervision::target)
        .findFirst();
  }
}
