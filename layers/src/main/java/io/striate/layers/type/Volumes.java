package io.striate.layers.type;

import io.striate.api.component.FieldKind;
import io.striate.api.component.FieldKind.Pair;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.layer.Fit;
import io.striate.api.layer.Padding;
import io.striate.api.layer.WindowRequest;
import io.striate.api.tensor.Shape;
import java.util.List;

/// Volumes `[channels, depth, height, width]`, over which layers of several families slide windows:
/// one over the depth, and one over the plane of height and width.
public final class Volumes {
  private Volumes() {}

  /// The shape, if it is that of a volume.
  public static Shape volume(Shape shape) {
    if (shape.rank() != 4) {
      throw new StriateException(
          Code.SHAPES_DISAGREE, "needs volumes [channels, depth, height, width], got " + shape);
    }
    return shape;
  }

  /// A depth, and a height and a width.
  public record Extents(int depth, Pair plane) {
    /// One voxel.
    public static final Extents ONE = new Extents(1, new Pair(1, 1));
  }

  /// The padding of the depth, as rows, and that of the plane.
  public record Border(Padding depth, Padding plane) {
    /// No padding.
    public static final Border NONE = new Border(Padding.of(0), Padding.of(0));
  }

  /// A window over volumes.
  public record Window(Extents kernel, Extents stride, Border padding, Extents dilation, Fit fit) {
    /// The window over the plane.
    public WindowRequest plane() {
      return new WindowRequest(kernel.plane, stride.plane, padding.plane, dilation.plane, fit);
    }

    /// The window over the depth, as over the height of an image of width 1.
    public WindowRequest depth() {
      return new WindowRequest(
          new Pair(kernel.depth, 1),
          new Pair(stride.depth, 1),
          padding.depth,
          new Pair(dilation.depth, 1),
          fit);
    }
  }

  /// How extents are written: a number for all three, or a list of three.
  public static FieldKind<Extents> extents() {
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

  /// How paddings are written: a number for all sides, a list of three, or a word.
  public static FieldKind<Border> border() {
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
}
