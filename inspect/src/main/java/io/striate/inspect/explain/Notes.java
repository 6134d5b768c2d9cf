package io.striate.inspect.explain;

import io.striate.api.layer.Parameter;
import io.striate.api.tensor.Shape;
import io.striate.layers.graph.Graph;
import io.striate.layers.graph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What a lecturer would say of a sound network: where its parameters are, and what would do with
/// fewer.
///
/// Source: Li, Karpathy, Johnson, CS231n 2016, lectures 5 and 7.
final class Notes {
  /// The share of a network's parameters that is worth a word.
  private static final double MUCH = 0.6;

  /// A network of fewer parameters is small however they are spread.
  private static final long FEW = 50_000;

  private final Graph graph;
  private final Map<String, Shape> shapes = new HashMap<>();
  private final List<Remark> notes = new ArrayList<>();

  private Notes(Graph graph) {
    this.graph = graph;
    graph.inputs().forEach(input -> shapes.put(input.name(), input.shape()));
    graph.nodes().forEach(node -> shapes.put(node.name(), node.shape()));
  }

  /// The notes, in the order of the nodes.
  static List<Remark> of(Graph graph, Map<String, Cost> costs) {
    var notes = new Notes(graph);
    for (Node node : graph.owners()) {
      notes.share(node);
      Optional.ofNullable(costs.get(node.name())).ifPresent(cost -> notes.kernel(node, cost));
    }
    return List.copyOf(notes.notes);
  }

  private void share(Node node) {
    long all = graph.parameters();
    double share = (double) node.trainableElements() / all;
    if (all < FEW || share < MUCH || weights(node, 2).isEmpty()) {
      return;
    }
    Shape weight = weights(node, 2).get();
    String text =
        String.format(
            Locale.ROOT,
            "%.0f %% of the parameters are in this layer, %,d for each of its %,d outputs",
            100 * share,
            weight.extent(1),
            weight.extent(0));
    notes.add(new Remark(node.name(), text + maps(node).map(Notes::pooled).orElse("")));
  }

  private static String pooled(Shape maps) {
    return String.format(
        Locale.ROOT,
        "; a global average pooling of the %s before it would leave %,d for each",
        maps,
        maps.extent(0));
  }

  /// The maps of several positions that a layer reads as one row of numbers.
  private Optional<Shape> maps(Node node) {
    String name = node.inputs().getFirst();
    for (int step = 0; step <= graph.nodes().size(); step++) {
      Shape shape = shapes.get(name);
      if (shape != null && shape.rank() == 3) {
        return Optional.of(shape).filter(maps -> maps.extent(1) * maps.extent(2) > 1);
      }
      String current = name;
      Optional<Node> before =
          graph.nodes().stream().filter(each -> each.name().equals(current)).findFirst();
      if (before.isEmpty() || !before.get().parameters().isEmpty()) {
        return Optional.empty();
      }
      name = before.get().inputs().getFirst();
    }
    return Optional.empty();
  }

  /// Weights of so many axes, if a node has them alone.
  private static Optional<Shape> weights(Node node, int rank) {
    List<Shape> found =
        node.trainable().stream().map(Parameter::shape).filter(shape -> shape.rank() > 1).toList();
    return found.size() == 1 && found.getFirst().rank() == rank
        ? Optional.of(found.getFirst())
        : Optional.empty();
  }

  /// Several 3x3 convolutions in place of a larger one.
  private void kernel(Node node, Cost cost) {
    Optional<Shape> weight = weights(node, 4);
    Shape before = shapes.get(node.inputs().getFirst());
    if (before == null) {
      return;
    }
    boolean plain =
        weight.isPresent()
            && before.rank() == 3
            && weight.get().extent(1) == before.extent(0)
            && weight.get().extent(0) == node.shape().extent(0)
            && cost.slidesByOne();
    if (!plain) {
      return;
    }
    int size = weight.get().extent(2);
    if (size < 5 || size % 2 == 0 || size != weight.get().extent(3)) {
      return;
    }
    long filters = weight.get().extent(0);
    int count = (size - 1) / 2;
    long now = weight.get().elements();
    long then = 9 * filters * before.extent(0) + (count - 1L) * 9 * filters * filters;
    if (then < now) {
      notes.add(
          new Remark(
              node.name(),
              String.format(
                  Locale.ROOT,
                  "%s 3x3 convolutions see as much as this %dx%d, with %,d weights instead of %,d"
                      + " and more non-linearity",
                  count == 2 ? "two" : count == 3 ? "three" : count,
                  size,
                  size,
                  then,
                  now)));
    }
  }
}
