package io.striate.visualize.model;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Mode;
import io.striate.api.op.Move;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.layers.graph.Graph;
import io.striate.layers.graph.GraphBuilder;
import io.striate.layers.graph.Node;
import io.striate.layers.program.NetworkPrograms;
import io.striate.layers.spec.InputSpec;
import io.striate.layers.spec.Layout;
import io.striate.layers.spec.OutputSpec;
import io.striate.layers.spec.Problems;
import io.striate.layers.spec.Reference;
import io.striate.layers.spec.Spec;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The layers of a network from its image to one layer that gives maps, for an image of another
/// size. Its parameters are those of the network.
///
/// @param graph the layers
/// @param layer the last of them
public record NetworkPart(Graph graph, String layer) {
  /// How many pixels an image may be made smaller so that all windows fit.
  private static final int SEARCHED = 64;

  /// The part for the largest image that is at most of a size and fits: windows with strides need
  /// certain sizes, and strict networks take no others.
  ///
  /// @param layer gives maps `[C, H, W]`
  /// @throws StriateException if no size fits, or the layer gives no maps
  public static NetworkPart of(ImageModel model, String layer, int height, int width) {
    Node node = model.layer(layer);
    if (node.shape().rank() != 3) {
      throw new StriateException(
          Code.BAD_FLAG,
          String.format(
              Locale.ROOT,
              "layer '%s' gives %s; images of another size need a layer that gives maps [C, H, W]",
              layer,
              node.shape()));
    }
    Set<String> names = ancestors(model.graph(), node);
    Shape known = model.shape();
    for (int high = height; high > Math.max(0, height - SEARCHED); high--) {
      if (graph(model, names, node, high, known.extent(2)).isPresent()) {
        for (int wide = width; wide > Math.max(0, width - SEARCHED); wide--) {
          Optional<Graph> found = graph(model, names, node, high, wide);
          if (found.isPresent()) {
            return new NetworkPart(found.get(), layer);
          }
        }
      }
    }
    throw new StriateException(
        Code.BAD_FLAG,
        String.format(
            Locale.ROOT,
            "layer '%s' cannot take an image of %dx%d pixels or a little less; use a larger image",
            layer,
            height,
            width));
  }

  private static Set<String> ancestors(Graph graph, Node node) {
    var names = new HashSet<>(Set.of(node.name()));
    for (Node each : graph.nodes().reversed()) {
      if (names.contains(each.name())) {
        names.addAll(each.inputs());
        names.add(each.owner());
      }
    }
    return names;
  }

  private static Optional<Graph> graph(
      ImageModel model, Set<String> names, Node node, int height, int width) {
    Spec whole = model.trained().network().spec();
    var output =
        new OutputSpec(
            "output",
            List.of(new Reference(written(whole, node), node.place())),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            1,
            List.of(),
            Optional.empty(),
            node.place());
    Spec part = whole.restricted(names, List.of(output));
    List<InputSpec> inputs =
        part.inputs().stream().map(input -> resized(input, height, width)).toList();
    var problems = new Problems();
    Graph graph =
        GraphBuilder.build(
            new Spec(
                part.name(),
                inputs,
                part.layers(),
                part.outputs(),
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                part.backend(),
                part.place()),
            model.trained().network().catalog(),
            problems);
    return problems.isEmpty() ? Optional.of(graph) : Optional.empty();
  }

  /// The layer of the specification that a node belongs to: an activation is written in the layer
  /// that it follows.
  private static String written(Spec spec, Node node) {
    boolean own = spec.layers().stream().anyMatch(each -> each.name().equals(node.name()));
    return own ? node.name() : node.inputs().getFirst();
  }

  private static InputSpec resized(InputSpec input, int height, int width) {
    int first = input.layout() == Layout.HWC ? 0 : 1;
    Shape fed = input.fed().with(first, height).with(first + 1, width);
    return new InputSpec(input.name(), fed, input.layout(), input.place());
  }

  /// The shape of the image, `[C, H, W]`.
  public Shape shape() {
    return graph.inputs().getFirst().shape();
  }

  /// Inserts the layers into a program.
  ///
  /// @param image `[N, C, H, W]`
  /// @param watched the layers whose values are returned, by their names
  public Map<String, Value> forward(Emitter emit, Value image, List<String> watched) {
    InputSpec input = graph.inputs().getFirst();
    Value fed =
        input.layout() == Layout.HWC
            ? emit.one(new Move.Permute(List.of(0, 2, 3, 1)), image)
            : image;
    var programs = new NetworkPrograms(graph, Map.of(), Optional.empty(), 1);
    return emit.inline(
            programs.forward(emit.batch(), Mode.INFERENCE, watched), Map.of(input.name(), fed))
        .outputs();
  }
}
