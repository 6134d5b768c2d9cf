package io.striate.layers.type.convolution;

import io.striate.api.component.Config;
import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.component.FieldKind.Pair;
import io.striate.api.layer.Padding;
import io.striate.api.layer.WindowRequest;
import java.util.List;

/// Settings of windows over volumes: of the depth, and of the plane of height and width.
final class Volume {
  static final Field<Extents> KERNEL =
      Field.required("kernel", extents(), "depth, height and width of a filter, in voxels");
  static final Field<Extents> STRIDE =
      Field.of("stride", extents(), Extents.ONE, "step between positions of the filter, in voxels");
  static final Field<Border> PADDING =
      Field.of(
          "padding",
          border(),
          new Border(Padding.of(0), Padding.of(0)),
          "zeros added around the input, in voxels");
  static final Field<Extents> DILATION =
      Field.of(
          "dilation", extents(), Extents.ONE, "step between the elements of a filter, in voxels");

  private Volume() {}

  /// A depth, and a height and a width.
  record Extents(int depth, Pair plane) {
    private static final Extents ONE = new Extents(1, new Pair(1, 1));
  }

  /// The padding of the depth, as rows, and that of the plane.
  record Border(Padding depth, Padding plane) {}

  private static FieldKind<Extents> extents() {
    FieldKind<Pair> pixels = FieldKind.pixels();
    return new FieldKind<>(
        "a whole number of at least 1, or [depth, height, width]",
        json -> {
          List<?> three = three(json);
          int depth = pixels.parser().apply(three.getFirst()).height();
          return new Extents(depth, pixels.parser().apply(three.subList(1, 3)));
        },
        extents -> shortest(extents.depth(), extents.plane().height(), extents.plane().width()));
  }

  private static FieldKind<Border> border() {
    FieldKind<Padding> padding = Padding.kind();
    return new FieldKind<>(
        "a whole number of at least 0, [depth, height, width], \"same\" or \"same-upper\"",
        json -> {
          if (json instanceof String) {
            return new Border(padding.parser().apply(json), padding.parser().apply(json));
          }
          List<?> three = three(json);
          return new Border(
              padding.parser().apply(List.of(three.getFirst(), 0L)),
              padding.parser().apply(three.subList(1, 3)));
        },
        border ->
            border.depth() instanceof Padding.Explicit depth
                    && border.plane() instanceof Padding.Explicit plane
                ? shortest(depth.top(), plane.top(), plane.left())
                : padding.format(border.plane()));
  }

  private static List<?> three(Object json) {
    if (!(json instanceof List<?> list)) {
      return List.of(json, json, json);
    }
    if (list.size() != 3 || !list.stream().allMatch(Long.class::isInstance)) {
      throw new IllegalArgumentException();
    }
    return list;
  }

  private static Object shortest(long depth, long height, long width) {
    return depth == height && height == width ? (Object) depth : List.of(depth, height, width);
  }

  /// The window over the plane.
  static WindowRequest plane(Config config) {
    return new WindowRequest(
        config.get(KERNEL).plane(),
        config.get(STRIDE).plane(),
        config.get(PADDING).plane(),
        config.get(DILATION).plane(),
        config.get(Conv2dType.FIT));
  }

  /// The window over the depth, as over the height of an image of width 1.
  static WindowRequest depth(Config config) {
    return new WindowRequest(
        new Pair(config.get(KERNEL).depth(), 1),
        new Pair(config.get(STRIDE).depth(), 1),
        config.get(PADDING).depth(),
        new Pair(config.get(DILATION).depth(), 1),
        config.get(Conv2dType.FIT));
  }
}
