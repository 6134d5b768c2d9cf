package io.striate.layers.program;

import io.striate.api.layer.Mode;
import io.striate.api.op.Elementwise;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Generate;
import io.striate.api.op.Reduce;
import io.striate.api.program.Emitter;
import io.striate.api.program.Inlined;
import io.striate.api.program.Instruction;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.layers.graph.Graph;
import io.striate.layers.graph.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// A look at a network's activations while it trains: how far each unit comes from its limits in a
/// batch. It computes as a step of training does, and changes nothing.
///
/// Only activations with a flat part are looked at, where no gradient passes, and only those whose
/// weights are being trained: layers that are frozen, or that a phase leaves as they are, are not
/// to blame.
///
/// @param program gives the outputs that [Watched#bent] names
/// @param watched in the order of the network
public record ActivationRanges(Program program, List<Watched> watched) {
  public ActivationRanges {
    watched = List.copyOf(watched);
  }

  /// What an activation is made of.
  public enum Kind {
    /// Gives 0 for everything that is not positive.
    RECTIFIER,
    /// Gives from 0 to 1, and hardly changes near both.
    LOGISTIC,
    /// Gives from -1 to 1, and hardly changes near both.
    TANH
  }

  /// An activation and one way to tell its units apart. Of a sample `[C, H, W]` the units are the
  /// channels, of `[features]` all elements. Rows of features and channels of a line look alike, so
  /// an activation of two axes is watched along each of them.
  ///
  /// @param node the activation
  /// @param type its id, such as `relu`
  /// @param kind what it is made of
  /// @param axis the axis of the units, with that of the batch counted
  /// @param last whether no further layer learns from it, so that it is near an output
  public record Watched(String node, String type, Kind kind, int axis, boolean last) {
    /// The output that holds how far each unit comes from its nearest limit: from 0 for a
    /// rectifier, from -1 and 1 for the others, whose logistic functions are stretched to that.
    public String bent() {
      return node + ".bent" + axis;
    }
  }

  /// The look of a network.
  ///
  /// @param trained the names of the parameters that a step trains now
  static ActivationRanges of(NetworkPrograms network, int batch, Set<String> trained) {
    Graph graph = network.graph();
    var inner = new Emitter(graph.name() + " activations", batch, network.seed());
    var pass = ForwardPass.emit(graph, network.bytes(), inner, Mode.TRAINING);
    Map<Value, Instruction> makers = new HashMap<>();
    inner.instructions().forEach(made -> made.outputs().forEach(each -> makers.put(each, made)));
    var bends = new LinkedHashMap<Node, Value>();
    for (Node node : graph.nodes()) {
      if (node.parameters().isEmpty() && learns(graph, node, trained)) {
        bend(makers, node, pass.value(node.name())).ifPresent(found -> bends.put(node, found));
      }
    }
    bends.forEach((node, value) -> inner.output(node.name(), value));
    Program forward = inner.build();

    var emit = new Emitter(forward.name(), batch, network.seed());
    Inlined inlined = emit.inline(forward, NetworkPrograms.inputs(emit, forward));
    var watched = new ArrayList<Watched>();
    bends.forEach((node, bend) -> {
      Kind kind = kind(makers, bend).orElseThrow();
      Value value = inlined.output(node.name());
      boolean last = !feeds(graph, node);
      if (last && kind != Kind.RECTIFIER) {
        return;
      }
      for (int axis : value.type().shape().rank() == 3 ? List.of(1, 2) : List.of(1)) {
        var each = new Watched(node.name(), node.type(), kind, axis, last);
        emit.output(each.bent(), greatest(emit, distance(emit, kind, value), axis));
        watched.add(each);
      }
    });
    return new ActivationRanges(emit.build(), watched);
  }

  /// How far a value is from the nearest limit of its function.
  private static Value distance(Emitter emit, Kind kind, Value value) {
    return switch (kind) {
      case RECTIFIER -> value;
      case LOGISTIC -> distance(emit, Kind.TANH, emit.subtract(emit.scale(value, 2), one(emit)));
      case TANH -> emit.subtract(one(emit), emit.apply(Function.ABS, value));
    };
  }

  private static Value one(Emitter emit) {
    return emit.constant(1);
  }

  private static Value greatest(Emitter emit, Value value, int axis) {
    List<Integer> others =
        IntStream.range(0, value.type().shape().rank()).filter(i -> i != axis).boxed().toList();
    return emit.reduce(Reduce.Kind.MAX, value, others);
  }

  /// The value with a flat part that a node gives, apart from constant limits and factors.
  private static Optional<Value> bend(Map<Value, Instruction> makers, Node node, Value given) {
    if (given.type().shape().rank() < 2) {
      return Optional.empty();
    }
    Value value = given;
    while (true) {
      Instruction made = makers.get(value);
      if (made == null || !made.scope().equals(node.name())) {
        return Optional.empty();
      }
      if (kind(makers, value).isPresent()) {
        return Optional.of(value);
      }
      if (!bounded(made) || !constant(makers, made.inputs().get(1))) {
        return Optional.empty();
      }
      value = made.inputs().getFirst();
    }
  }

  private static boolean bounded(Instruction made) {
    return made.op() instanceof Elementwise(Function function)
        && (function == Function.MINIMUM || function == Function.MULTIPLY);
  }

  private static boolean constant(Map<Value, Instruction> makers, Value value) {
    Instruction made = makers.get(value);
    return made != null && made.op() instanceof Generate.Fill;
  }

  private static Optional<Kind> kind(Map<Value, Instruction> makers, Value value) {
    Instruction made = makers.get(value);
    if (made == null || !(made.op() instanceof Elementwise(Function function))) {
      return Optional.empty();
    }
    return switch (function) {
      case RELU -> Optional.of(Kind.RECTIFIER);
      case SIGMOID -> Optional.of(Kind.LOGISTIC);
      case TANH -> Optional.of(Kind.TANH);
      default -> Optional.empty();
    };
  }

  /// Whether the nearest parameters before a node are trained.
  private static boolean learns(Graph graph, Node activation, Set<String> trained) {
    var seen = new HashSet<String>();
    var left = new ArrayDeque<>(activation.inputs());
    while (!left.isEmpty()) {
      String name = left.pop();
      if (!seen.add(name)) {
        continue;
      }
      Optional<Node> node =
          graph.nodes().stream().filter(each -> each.name().equals(name)).findFirst();
      if (node.isEmpty()) {
        continue; // an input
      }
      if (node.get().trainable().isEmpty()) {
        left.addAll(node.get().inputs());
      } else if (node.get().trainable().stream()
          .anyMatch(parameter -> trained.contains(node.get().stateName(parameter)))) {
        return true;
      }
    }
    return false;
  }

  /// Whether a node with trainable parameters reads a node, or what is made of it.
  private static boolean feeds(Graph graph, Node activation) {
    var reached = new HashSet<>(Set.of(activation.name()));
    for (Node node : graph.nodes()) {
      if (node.inputs().stream().anyMatch(reached::contains)) {
        if (!node.trainable().isEmpty()) {
          return true;
        }
        reached.add(node.name());
      }
    }
    return false;
  }
}
