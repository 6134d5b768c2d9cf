package io.striate.visualize.feature;

import io.striate.api.layer.Parameter;
import io.striate.api.tensor.Shape;
import io.striate.layers.graph.Node;
import io.striate.visualize.model.ImageModel;
import io.striate.visualize.picture.Pictures;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The filters of the first layer of convolution, which see the image itself.
///
/// @param node the layer
/// @param shape of one filter, `[C, kH, kW]`
/// @param filters the weights of each
public record Filters(String node, Shape shape, List<float[]> filters) {
  private static final int CONVOLUTION_RANK = 4;
  private static final int ACROSS = 8;

  public Filters {
    filters = List.copyOf(filters);
  }

  /// The filters of a model; none if its first layer with weights is no convolution of its image.
  public static Optional<Filters> of(ImageModel model) {
    Optional<Node> first =
        model.graph().nodes().stream().filter(node -> !node.trainable().isEmpty()).findFirst();
    return first.flatMap(node ->
        node.trainable().stream()
            .filter(weight -> weight.shape().rank() == CONVOLUTION_RANK)
            .filter(weight -> weight.shape().extent(1) == model.shape().extent(0))
            .findFirst()
            .map(weight -> of(model, node, weight)));
  }

  private static Filters of(ImageModel model, Node node, Parameter weight) {
    float[] all = model.weights().read(node.stateName(weight));
    Shape shape = weight.shape().dropFirst();
    int size = shape.size();
    return new Filters(
        node.name(),
        shape,
        IntStream.range(0, weight.shape().extent(0))
            .mapToObj(i -> Arrays.copyOfRange(all, i * size, (i + 1) * size))
            .toList());
  }

  /// All filters in a grid, each around gray and enlarged.
  public BufferedImage picture() {
    int factor = Math.max(1, 40 / Math.max(shape.extent(1), shape.extent(2)));
    return Pictures.grid(
        filters.stream()
            .map(filter -> Pictures.enlarged(Pictures.aroundGray(filter, shape), factor))
            .toList(),
        ACROSS);
  }
}
