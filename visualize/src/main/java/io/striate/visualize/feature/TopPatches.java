package io.striate.visualize.feature;

import io.striate.api.program.Emitter;
import io.striate.api.step.Step;
import io.striate.api.tensor.Shape;
import io.striate.inspect.explain.Explanation;
import io.striate.inspect.explain.ReceptiveField;
import io.striate.layers.graph.Node;
import io.striate.visualize.attribution.BackwardPass;
import io.striate.visualize.attribution.ClassWeights;
import io.striate.visualize.attribution.RectifierRule;
import io.striate.visualize.model.ImageModel;
import io.striate.visualize.model.NamedImage;
import io.striate.visualize.picture.Box;
import io.striate.visualize.picture.Pictures;
import io.striate.visualize.picture.Plane;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The places in many images to which each map of a convolution responds most, at most one in each
/// image, and what a deconvnet carries back from there.
///
/// Source: Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks",
/// arXiv:1311.2901.
///
/// @param node the convolution
/// @param field what one position of it sees
/// @param maps for each map its places, the strongest first
public record TopPatches(Node node, ReceptiveField field, List<List<Peak>> maps) {
  private static final int MOST = 9;
  private static final int SHOWN = 40;
  private static final float OUTSIDE = 0.5f;

  public TopPatches {
    maps = maps.stream().map(List::copyOf).toList();
  }

  /// Where a map is largest in an image.
  ///
  /// @param image the image
  /// @param value of the map there
  /// @param position row-major
  public record Peak(NamedImage image, float value, int position) {}

  /// The convolutions of a network that see a part of the image.
  public static List<Node> convolutions(ImageModel model) {
    return model.maps().stream()
        .filter(node -> node.trainable().stream().anyMatch(each -> each.shape().rank() == 4))
        .toList();
  }

  /// Finds them for a layer.
  ///
  /// @param node one of [#convolutions]
  /// @param most how many of its maps are looked at
  public static TopPatches of(ImageModel model, Node node, List<NamedImage> images, int most) {
    Shape shape = node.shape();
    var maps = new ArrayList<List<Peak>>();
    for (int map = 0; map < Math.min(most, shape.extent(0)); map++) {
      maps.add(new ArrayList<>());
    }
    var emit = new Emitter("maps of " + node.name(), 1, 1);
    model.forward(emit, model.image(emit), List.of(node.name())).outputs().forEach(emit::output);
    try (Step step = model.step(emit)) {
      for (NamedImage image : images) {
        float[] values = step.set(ImageModel.IMAGE, image.values()).run().read(node.name());
        for (int map = 0; map < maps.size(); map++) {
          Plane plane = Plane.of(values, map, shape.extent(1), shape.extent(2));
          int peak = plane.peak();
          maps.get(map).add(new Peak(image, plane.values()[peak], peak));
        }
      }
    }
    var strongest = Comparator.comparingDouble((Peak peak) -> -peak.value());
    return new TopPatches(
        node,
        field(model, node),
        maps.stream().map(peaks -> peaks.stream().sorted(strongest).limit(MOST).toList()).toList());
  }

  /// What one position of a convolution sees.
  public static ReceptiveField field(ImageModel model, Node node) {
    return Explanation.of(model.graph()).row(node.name()).cost().receptiveField().orElseThrow();
  }

  /// The part of the image that a position of a map sees.
  ///
  /// @param position row-major
  /// @param width columns of the map
  public static Box box(ReceptiveField field, int position, int width) {
    return new Box(
        field.top() + position / width * field.stepHeight(),
        field.left() + position % width * field.stepWidth(),
        field.height(),
        field.width());
  }

  /// A row for each map: its patches, and beside them what a deconvnet carries back from them.
  public BufferedImage picture(ImageModel model) {
    var cells = new ArrayList<BufferedImage>();
    try (var pass = new BackwardPass(model, node.name(), List.of(), RectifierRule.DECONVNET)) {
      for (int map = 0; map < maps.size(); map++) {
        List<Peak> peaks = maps.get(map);
        int first = map * node.shape().extent(1) * node.shape().extent(2);
        Stream<BufferedImage> patches = peaks.stream().map(peak -> patch(model, peak));
        Stream<BufferedImage> projections =
            peaks.stream().map(peak -> projection(model, pass, peak, first + peak.position()));
        Stream.concat(patches, projections).forEach(cells::add);
      }
    }
    return Pictures.grid(cells, 2 * maps.getFirst().size());
  }

  private BufferedImage patch(ImageModel model, Peak peak) {
    float[] brightness = model.pixels().brightness(peak.image().values());
    Box box = box(field, peak.position(), node.shape().extent(2));
    float[] cut = cut(brightness, model.shape(), box, OUTSIDE);
    return sized(Pictures.image(cut, shape(model, box)), box);
  }

  private BufferedImage projection(ImageModel model, BackwardPass pass, Peak peak, int value) {
    float[] gradient =
        pass.run(peak.image().values(), ClassWeights.only(node.shape(), value)).byImage();
    Box box = box(field, peak.position(), node.shape().extent(2));
    return sized(Pictures.aroundGray(cut(gradient, model.shape(), box, 0), shape(model, box)), box);
  }

  private static BufferedImage sized(BufferedImage image, Box box) {
    return Pictures.enlarged(image, (int) Math.max(1, SHOWN / Math.max(box.height(), box.width())));
  }

  private static Shape shape(ImageModel model, Box box) {
    return Shape.of(model.shape().extent(0), (int) box.height(), (int) box.width());
  }

  /// A part of an image.
  ///
  /// @param image `[C, H, W]`
  /// @param outside the value of what lies beyond the image
  static float[] cut(float[] image, Shape shape, Box box, float outside) {
    int height = (int) box.height();
    int width = (int) box.width();
    var cut = new float[shape.extent(0) * height * width];
    for (int i = 0; i < cut.length; i++) {
      int channel = i / (height * width);
      long row = box.top() + i / width % height;
      long column = box.left() + i % width;
      boolean inside = row >= 0 && row < shape.extent(1) && column >= 0 && column < shape.extent(2);
      cut[i] =
          inside
              ? image[(int) (((long) channel * shape.extent(1) + row) * shape.extent(2) + column)]
              : outside;
    }
    return cut;
  }
}
