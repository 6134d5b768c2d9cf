package io.striate.layers.program;

import io.striate.api.layer.Mode;
import io.striate.api.layer.Parameter;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.program.Differentiation;
import io.striate.api.program.Emitter;
import io.striate.api.program.Phase;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.TensorType;
import io.striate.layers.graph.Graph;
import io.striate.layers.graph.GraphOutput;
import io.striate.layers.graph.Node;
import io.striate.layers.spec.InputSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A network cut into groups of layers, for a look at what crosses the cuts: the values that one
/// group hands to others, and the gradients that come back. The last layer of all is the loss, if
/// the network has one.
///
/// [#whole] is a step forward and backward that hands all of it out; [#group] is one group alone,
/// fed with what enters it. Both call a thing by the same name:
///
/// | name | what |
/// |---|---|
/// | `value conv1` | what a layer gives, `[batch, ...]` |
/// | `gradient conv1 by pool1` | the gradient of the loss by that, as the group that begins with `pool1` hands it back |
/// | `gradient conv1.weight` | the gradient of the loss by a parameter |
///
/// A value that goes to several groups is copied for each, so that their gradients stay apart.
/// Inputs, targets and states have their usual names ([NetworkPrograms]).
public final class CutNetwork {
  /// The name of the loss among the layers.
  public static final String LOSS = "loss";

  /// What names begin with: what a layer gives.
  public static final String VALUE = "value ";

  /// What names begin with: a gradient.
  public static final String GRADIENT = "gradient ";

  private final Graph graph;
  private final long seed;
  private final List<List<String>> groups;
  private final Map<String, Integer> groupOf = new HashMap<>();

  /// @param seed the run's seed, from which dropout draws
  /// @param together layers that are not to be cut apart; all others are
  public CutNetwork(Graph graph, long seed, Collection<Set<String>> together) {
    this.graph = graph;
    this.seed = seed;
    var layers = new LinkedHashSet<String>();
    graph.nodes().forEach(node -> layers.add(node.name()));
    if (hasLoss()) {
      layers.add(LOSS);
    }
    var cut = new ArrayList<List<String>>();
    for (String layer : layers) {
      if (!groupOf.containsKey(layer)) {
        Set<String> with = with(layer, together);
        List<String> group = layers.stream().filter(with::contains).toList();
        group.forEach(member -> groupOf.put(member, cut.size()));
        cut.add(group);
      }
    }
    groups = List.copyOf(cut);
  }

  /// A layer and those that are not cut from it: layers that use the same parameters have one
  /// gradient.
  private Set<String> with(String layer, Collection<Set<String>> together) {
    var all = new ArrayList<>(together);
    graph.nodes().stream()
        .filter(Node::shares)
        .map(node -> Set.of(node.name(), node.owner()))
        .forEach(all::add);
    var with = new HashSet<String>(Set.of(layer));
    boolean grows = true;
    while (grows) {
      grows = false;
      for (Set<String> set : all) {
        grows |= !Collections.disjoint(set, with) && with.addAll(set);
      }
    }
    return with;
  }

  /// The groups, each with its layers, in the network's order.
  public List<List<String>> groups() {
    return groups;
  }

  /// Whether there is something to go backward from.
  public boolean hasLoss() {
    return graph.outputs().stream().anyMatch(output -> output.spec().loss().isPresent());
  }

  /// A step forward and backward that hands out all that crosses the cuts.
  public Program whole(int batch) {
    return new Emission(batch, IntStream.range(0, groups.size()).boxed().toList()).emit();
  }

  /// One group alone: what it makes of the values and gradients that enter it.
  public Program group(int index, int batch) {
    return new Emission(batch, List.of(index)).emit();
  }

  /// The layers that feed a layer.
  private List<String> feeding(String layer) {
    return layer.equals(LOSS)
        ? graph.outputs().stream()
            .filter(output -> output.spec().loss().isPresent())
            .flatMap(output -> output.sources().stream())
            .map(GraphOutput.Source::node)
            .distinct()
            .toList()
        : graph.node(layer).inputs();
  }

  private boolean isInput(String name) {
    return graph.inputs().stream().anyMatch(input -> input.name().equals(name));
  }

  private int group(String layer) {
    return java.util.Objects.requireNonNull(groupOf.get(layer), layer);
  }

  /// The groups that a layer's value goes to, without its own.
  private Set<Integer> readers(String layer) {
    return groups.stream()
        .flatMap(List::stream)
        .filter(reader -> feeding(reader).contains(layer) && group(reader) != group(layer))
        .map(this::group)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private boolean readInside(String layer) {
    return groups.get(group(layer)).stream().anyMatch(reader -> feeding(reader).contains(layer));
  }

  private String crossing(String layer, int reader) {
    return GRADIENT + layer + " by " + groups.get(reader).getFirst();
  }

  /// One program in the making: of all groups, or of some.
  private final class Emission {
    private final Emitter emit;
    private final Set<Integer> present;
    private final Map<String, Value> values = new HashMap<>();
    private final Map<String, Value> declared = new HashMap<>();
    private final Map<String, Value> crossings = new HashMap<>();
    private final Map<String, Value> byGradient = new LinkedHashMap<>();
    private final List<Value> terms = new ArrayList<>();

    Emission(int batch, List<Integer> present) {
      String part = present.size() == 1 ? " " + groups.get(present.getFirst()).getFirst() : "";
      this.emit = new Emitter(graph.name() + part + ", cut", batch, seed);
      this.present = Set.copyOf(present);
    }

    Program emit() {
      for (List<String> group : groups) {
        for (String layer : group) {
          declare(layer);
        }
      }
      graph.nodes().stream().filter(node -> here(node.name())).forEach(this::node);
      if (hasLoss() && here(LOSS)) {
        Value loss = loss();
        emit.output(VALUE + LOSS, loss);
        terms.add(loss);
      }
      backward();
      return emit.build();
    }

    private boolean here(String layer) {
      return present.contains(group(layer));
    }

    /// Declares what a layer reads from outside.
    private void declare(String layer) {
      if (!here(layer)) {
        return;
      }
      for (String fed : feeding(layer)) {
        if (values.containsKey(fed)) {
          continue;
        }
        if (isInput(fed)) {
          InputSpec input =
              graph.inputs().stream().filter(i -> i.name().equals(fed)).findFirst().orElseThrow();
          var type = TensorType.float32(input.fed().prepend(emit.batch()));
          Value given = emit.input(fed, type, true);
          values.put(
              fed, emit.in(fed, () -> ForwardPass.taken(input, Optional.empty(), emit, given)));
        } else if (!here(fed)) {
          Value entering = emit.input(VALUE + fed, type(fed), true);
          values.put(fed, entering);
          byGradient.put(crossing(fed, group(layer)), entering);
        }
      }
    }

    private TensorType type(String layer) {
      return TensorType.float32(graph.node(layer).shape().prepend(emit.batch()));
    }

    private void node(Node node) {
      var states = new ArrayList<Value>();
      for (Parameter parameter : node.parameters()) {
        Value state =
            declared.computeIfAbsent(
                node.stateName(parameter),
                name -> emit.state(name, TensorType.float32(parameter.shape())));
        states.add(state);
        if (parameter.role() == Parameter.Role.TRAINABLE && !node.frozen()) {
          byGradient.put(GRADIENT + state.name(), state);
        }
      }
      List<Value> inputs =
          node.inputs().stream().map(fed -> read(fed, group(node.name()))).toList();
      Mode mode = ForwardPass.mode(node, Mode.TRAINING);
      Value value = emit.in(node.name(), () -> node.layer().forward(emit, inputs, states, mode));
      values.put(node.name(), value);
      leave(node.name(), value);
    }

    /// What a group reads of a layer.
    private Value read(String layer, int reader) {
      Value own = java.util.Objects.requireNonNull(values.get(layer), layer);
      return crossings.getOrDefault(crossing(layer, reader), own);
    }

    /// Hands a value out, if other groups read it or none does.
    private void leave(String layer, Value value) {
      Set<Integer> readers = readers(layer);
      boolean inside = readInside(layer);
      if (readers.isEmpty() && inside) {
        return;
      }
      emit.output(VALUE + layer, value);
      for (int reader : readers) {
        boolean alone = readers.size() == 1 && !inside;
        Value copy = alone ? value : emit.in(layer, () -> emit.apply(Function.IDENTITY, value));
        String name = crossing(layer, reader);
        if (present.contains(reader)) {
          crossings.put(name, copy);
          byGradient.put(name, copy);
        } else if (hasLoss()) {
          Value gradient = emit.input(name, value.type(), true);
          terms.add(emit.sum(emit.multiply(copy, gradient)));
        }
      }
    }

    private Value loss() {
      var losses = new ArrayList<Value>();
      for (GraphOutput output : graph.outputs()) {
        output
            .spec()
            .loss()
            .ifPresent(loss -> {
              List<Value> values =
                  output.sources().stream()
                      .map(source -> read(source.node(), group(LOSS)))
                      .toList();
              String prefix = graph.prefix(output.spec());
              var given =
                  LossEmission.read(
                      emit, output, loss.value(), values, prefix, graph.inputs(), Map.of());
              losses.add(
                  emit.in(
                      LOSS,
                      () -> {
                        var elements = loss.value().elements(emit, given);
                        Value mean = LossEmission.mean(emit, elements).mean();
                        double weight = output.spec().weight();
                        return weight == 1 ? mean : emit.scale(mean, weight);
                      }));
            });
      }
      return losses.stream().reduce(emit::add).orElseThrow();
    }

    private void backward() {
      Optional<Value> total = terms.stream().reduce(emit::add);
      if (total.isEmpty()) {
        return;
      }
      emit.phase(Phase.BACKWARD);
      List<Value> gradients =
          Differentiation.gradients(emit, total.get(), List.copyOf(byGradient.values()));
      int next = 0;
      for (String name : byGradient.keySet()) {
        emit.output(name, gradients.get(next++));
      }
    }
  }
}
