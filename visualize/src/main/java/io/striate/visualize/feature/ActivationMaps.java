package io.striate.visualize.feature;

import io.striate.api.tensor.Shape;
import io.striate.layers.graph.Node;
import io.striate.visualize.model.ImageModel;
import io.striate.visualize.picture.ColorMap;
import io.striate.visualize.picture.Pictures;
import io.striate.visualize.picture.Plane;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/// What the maps of a layer give for an image (lecture, slides 43 to 48).
///
/// @param node the layer
/// @param maps the first maps of it
/// @param all how many maps the layer has
public record ActivationMaps(String node, List<Plane> maps, int all) {
  private static final int ACROSS = 8;
  private static final int SHOWN = 56;

  public ActivationMaps {
    maps = List.copyOf(maps);
  }

  /// The maps of all layers that have some, in the order of computation.
  ///
  /// @param image `[C, H, W]`
  /// @param most how many maps of a layer are kept
  public static List<ActivationMaps> of(ImageModel model, float[] image, int most) {
    List<Node> nodes = model.maps();
    Map<String, float[]> values = model.values(image, nodes.stream().map(Node::name).toList());
    return nodes.stream()
        .map(node -> of(node, Objects.requireNonNull(values.get(node.name())), most))
        .toList();
  }

  private static ActivationMaps of(Node node, float[] values, int most) {
    Shape shape = node.shape();
    int count = Math.min(most, shape.extent(0));
    return new ActivationMaps(
        node.name(),
        IntStream.range(0, count)
            .mapToObj(map -> Plane.of(values, map, shape.extent(1), shape.extent(2)))
            .toList(),
        shape.extent(0));
  }

  /// The maps in a grid, each from its least value to its largest.
  public BufferedImage picture() {
    Plane first = maps.getFirst();
    int factor = Math.max(1, SHOWN / Math.max(first.height(), first.width()));
    return Pictures.grid(
        maps.stream()
            .map(map -> Pictures.enlarged(Pictures.range(map, ColorMap.HEAT), factor))
            .toList(),
        ACROSS);
  }
}
