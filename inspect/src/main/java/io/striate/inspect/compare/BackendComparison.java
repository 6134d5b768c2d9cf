package io.striate.inspect.compare;

import io.striate.api.backend.Backend;
import io.striate.api.backend.PlanPart;
import io.striate.api.program.Phase;
import io.striate.api.program.Program;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.inspect.compare.RoundingBound.Bounded;
import io.striate.inspect.timing.LayerGroups;
import io.striate.layers.graph.Graph;
import io.striate.layers.graph.Node;
import io.striate.layers.program.CutNetwork;
import io.striate.layers.program.NetworkPrograms;
import io.striate.training.step.ScratchStep;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The same weights and the same batch on two backends, layer by layer.
///
/// Both make a step forward and backward that hands out what goes from layer to layer. Differences
/// add up on the way, so a later layer's say little of it. Each layer is judged by what *it* adds,
/// on each backend: from the numbers that entered it there, the oracle computes in double what must
/// come out, and error analysis how far from that float32 may stray. So a mistake is beyond its
/// bound where it is made and nowhere after.
///
/// Layers that a backend fuses when it trains are not cut apart: what runs here is what runs there.
///
/// @param batch samples of the step
/// @param layers in the order of the network
public record BackendComparison(int batch, List<LayerDifference> layers) {

  public BackendComparison {
    layers = List.copyOf(layers);
  }

  /// A layer that is beyond its bound.
  ///
  /// @param phase forward or backward
  public record Beyond(LayerDifference layer, Phase phase, Difference difference) {}

  /// The first layer beyond its bound, in the order in which a step computes: forward, then
  /// backward from the last layer.
  public Optional<Beyond> first() {
    for (LayerDifference layer : layers) {
      var forward = layer.forward().filter(Difference::beyond);
      if (forward.isPresent()) {
        return Optional.of(new Beyond(layer, Phase.FORWARD, forward.get()));
      }
    }
    for (LayerDifference layer : layers.reversed()) {
      var backward = layer.backward().filter(Difference::beyond);
      if (backward.isPresent()) {
        return Optional.of(new Beyond(layer, Phase.BACKWARD, backward.get()));
      }
    }
    return Optional.empty();
  }

  /// Compares two backends.
  ///
  /// @param reference computes in double what must come out
  /// @param programs of the network
  /// @param seed what weights and samples are made from
  /// @throws io.striate.api.error.StriateException if there is not enough memory
  public static BackendComparison of(
      Backend a, Backend b, Backend reference, NetworkPrograms programs, int batch, long seed) {
    Graph graph = programs.graph();
    var parts = new ArrayList<PlanPart>();
    parts.addAll(parts(a, programs, batch));
    parts.addAll(parts(b, programs, batch));
    var names = new ArrayList<>(graph.nodes().stream().map(Node::name).toList());
    names.add(CutNetwork.LOSS);
    var cut = new CutNetwork(graph, programs.seed(), LayerGroups.of(names, parts).all());
    Program whole = cut.whole(batch);
    var given = MadeUp.of(graph, programs, whole, seed);
    var sides = List.of(new Side(a, whole, given), new Side(b, whole, given));
    var layers = new ArrayList<LayerDifference>();
    for (int i = 0; i < cut.groups().size(); i++) {
      layers.add(layer(cut.groups().get(i), cut.group(i, batch), sides, reference));
    }
    return new BackendComparison(batch, layers);
  }

  /// The parts of the plan that runs in training.
  private static List<PlanPart> parts(Backend backend, NetworkPrograms programs, int batch) {
    boolean trains = programs.graph().outputs().stream().anyMatch(o -> o.spec().loss().isPresent());
    return parts(
        backend, programs, trains ? programs.gradients(batch) : programs.prediction(batch));
  }

  /// The parts of the plan of a program.
  static List<PlanPart> parts(Backend backend, NetworkPrograms programs, Program program) {
    try (var step = new ScratchStep(backend, programs, program)) {
      return step.parts();
    }
  }

  /// A backend and all that it made of the step.
  private static final class Side {
    private final boolean exact;
    private final Map<String, double[]> numbers;

    Side(Backend backend, Program whole, Map<String, double[]> given) {
      exact = backend.exact();
      numbers = new HashMap<>(given);
      numbers.putAll(Results.of(backend, whole, given));
    }

    double[] of(String name) {
      return Objects.requireNonNull(numbers.get(name), name);
    }

    Map<String, Bounded> expected(Program alone, Backend reference) {
      return RoundingBound.of(alone, numbers, reference, exact);
    }
  }

  private static LayerDifference layer(
      List<String> layers, Program alone, List<Side> sides, Backend reference) {
    Side a = sides.get(0);
    Side b = sides.get(1);
    var expectedA = a.expected(alone, reference);
    var expectedB = b.expected(alone, reference);
    var forward = new Largest();
    var backward = new Largest();
    for (var result : shapes(alone).entrySet()) {
      String name = result.getKey();
      (name.startsWith(CutNetwork.GRADIENT) ? backward : forward)
          .add(
              Largest.inWords(name),
              result.getValue(),
              new Largest.One(a.of(name), Objects.requireNonNull(expectedA.get(name))),
              new Largest.One(b.of(name), Objects.requireNonNull(expectedB.get(name))));
    }
    return new LayerDifference(layers, forward.difference(), backward.difference());
  }

  /// The results of a program and their shapes.
  private static Map<String, Shape> shapes(Program program) {
    var shapes = new java.util.LinkedHashMap<String, Shape>();
    for (Program.Output output : program.outputs()) {
      shapes.put(output.name(), output.value().type().shape());
    }
    for (Program.Update update : program.updates()) {
      Value state = update.state();
      shapes.put(Results.next(state.name()), state.type().shape());
    }
    return shapes;
  }
}
