package io.striate.layers;

import io.striate.api.Catalog;
import io.striate.api.error.Code;
import io.striate.api.error.Problem;
import io.striate.api.tensor.Shape;
import io.striate.layers.graph.Graph;
import io.striate.layers.graph.GraphBuilder;
import io.striate.layers.spec.Problems;
import io.striate.layers.spec.Spec;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Checks a network whose input leaves height or width open: it must be sound at some size, and its
/// weights must not depend on the size.
final class OpenSizes {
  /// The sizes that are tried, in pixels; the first that is sound is the one that explanations
  /// show.
  private static final List<Integer> TRIED = List.of(32, 64, 128, 256);

  /// The size at which mistakes are reported if no size is sound, in pixels.
  private static final int LARGEST = 512;

  private OpenSizes() {}

  /// The network at the first size of [#TRIED] at which it is sound.
  ///
  /// @param problems where mistakes go: those at [#LARGEST] if none is sound
  static Network network(Spec spec, Catalog catalog, Problems problems) {
    int size =
        TRIED.stream().filter(each -> sound(spec, each, catalog)).findFirst().orElse(LARGEST);
    Network network = at(spec, size, catalog, problems);
    if (problems.isEmpty()) {
      Network larger = at(spec, 2 * size, catalog, problems);
      requireSameWeights(network.graph(), larger.graph(), size, problems);
    }
    return network;
  }

  private static boolean sound(Spec spec, int size, Catalog catalog) {
    var problems = new Problems();
    at(spec, size, catalog, problems);
    return problems.isEmpty();
  }

  private static Network at(Spec spec, int size, Catalog catalog, Problems problems) {
    Spec sized = spec.at(size, size);
    return new Network(sized, GraphBuilder.build(sized, catalog, problems), catalog, false);
  }

  private static void requireSameWeights(Graph graph, Graph larger, int size, Problems problems) {
    if (!problems.isEmpty()) {
      return;
    }
    for (Graph.State state : graph.states()) {
      Shape shape = state.parameter().shape();
      Optional<Graph.State> other =
          larger.states().stream().filter(each -> each.name().equals(state.name())).findFirst();
      Optional<Shape> found = other.map(each -> each.parameter().shape());
      if (!found.equals(Optional.of(shape))) {
        problems.add(
            Problem.of(
                    Code.SHAPES_DISAGREE,
                    String.format(
                            Locale.ROOT,
                            "the weights depend on the size of the input, which is \"any\": '%s' is %s at",
                            state.name(),
                            shape)
                        + String.format(
                            Locale.ROOT,
                            " %d x %d, and %s at %d x %d",
                            size,
                            size,
                            found.map(Shape::toString).orElse("absent"),
                            2 * size,
                            2 * size),
                    "reduce the image to one size before this layer, for instance by a pooling with"
                        + " \"kernel\": \"global\"")
                .at(graph.node(node(graph, state)).place()));
        return;
      }
    }
  }

  private static String node(Graph graph, Graph.State state) {
    return graph.nodes().stream()
        .filter(node ->
            node.parameters().stream()
                .anyMatch(parameter -> node.stateName(parameter).equals(state.name())))
        .findFirst()
        .orElseThrow()
        .name();
  }
}
