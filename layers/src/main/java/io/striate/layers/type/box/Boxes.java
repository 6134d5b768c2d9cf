package io.striate.layers.type.box;

import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Move;
import io.striate.api.op.Reduce;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.List;

/// Emits arithmetic on boxes.
///
/// Boxes are float32 `[..., boxes, 4]`: left, top, right and bottom as fractions of the image. A box
/// whose right is not beyond its left, or whose bottom not beyond its top, is an empty slot: it has
/// no area and overlaps nothing.
///
/// Offsets lead from a reference box, such as an anchor, to another one:
///
///     tx = (x - xa) / wa    ty = (y - ya) / ha    tw = log(w / wa)    th = log(h / ha)
///
/// with the centers x and y, the widths w and the heights h. Source: Girshick and others, "Rich
/// feature hierarchies", arXiv:1311.2524, appendix C; Ren and others, arXiv:1506.01497, equation 2.
public final class Boxes {
  /// The least side of a box that is divided by, as a fraction of the image; far below a pixel.
  private static final double LEAST_SIDE = 1e-4;

  /// The least area that is divided by.
  private static final double LEAST_AREA = 1e-12;

  /// The largest logarithm of a ratio of sides; larger ones would lead out of every image.
  private static final double MOST_SCALE = 4;

  private Boxes() {}

  /// One of the four numbers of each box.
  ///
  /// @param boxes `[..., boxes, 4]`
  /// @param side 0 to 3: left, top, right, bottom
  /// @return `[..., boxes]`
  public static Value side(Emitter emit, Value boxes, int side) {
    Shape shape = boxes.type().shape();
    int axis = shape.rank() - 1;
    Value column = emit.slice(boxes, axis, side, side + 1);
    int[] extents = shape.extents();
    return emit.reshape(column, Shape.of(java.util.Arrays.copyOf(extents, axis)));
  }

  /// The four numbers of each box, each `[..., boxes]`.
  public static List<Value> sides(Emitter emit, Value boxes) {
    return List.of(
        side(emit, boxes, 0), side(emit, boxes, 1), side(emit, boxes, 2), side(emit, boxes, 3));
  }

  /// Boxes of four numbers each.
  ///
  /// @param sides four values `[..., boxes]`
  /// @return `[..., boxes, 4]`
  public static Value of(Emitter emit, List<Value> sides) {
    Shape shape = sides.getFirst().type().shape();
    int[] extents = java.util.Arrays.copyOf(shape.extents(), shape.rank() + 1);
    extents[shape.rank()] = 1;
    List<Value> columns = sides.stream().map(side -> emit.reshape(side, extents)).toList();
    return emit.emit(new Move.Concat(shape.rank()), columns).getFirst();
  }

  /// The area of each box; 0 for empty ones.
  ///
  /// @param sides of the boxes
  static Value area(Emitter emit, List<Value> sides) {
    return emit.multiply(
        emit.relu(emit.subtract(sides.get(2), sides.get(0))),
        emit.relu(emit.subtract(sides.get(3), sides.get(1))));
  }

  /// 1 for each box that has an area, 0 for empty slots.
  ///
  /// @param boxes `[..., boxes, 4]`
  /// @return `[..., boxes]`
  public static Value present(Emitter emit, Value boxes) {
    return emit.apply(Function.GREATER, area(emit, sides(emit, boxes)), emit.constant(LEAST_AREA));
  }

  /// The area that boxes have in common; sides are broadcast against each other.
  static Value intersection(Emitter emit, List<Value> a, List<Value> b) {
    Value across =
        emit.subtract(
            emit.apply(Function.MINIMUM, a.get(2), b.get(2)),
            emit.apply(Function.MAXIMUM, a.get(0), b.get(0)));
    Value down =
        emit.subtract(
            emit.apply(Function.MINIMUM, a.get(3), b.get(3)),
            emit.apply(Function.MAXIMUM, a.get(1), b.get(1)));
    return emit.multiply(emit.relu(across), emit.relu(down));
  }

  /// Intersection over union; sides are broadcast against each other.
  private static Value overlap(Emitter emit, List<Value> a, List<Value> b) {
    Value both = intersection(emit, a, b);
    Value union = emit.subtract(emit.add(area(emit, a), area(emit, b)), both);
    return emit.divide(both, emit.apply(Function.MAXIMUM, union, emit.constant(LEAST_AREA)));
  }

  /// The overlap of each box with each other one: intersection over union.
  ///
  /// @param a `[..., A, 4]`
  /// @param b `[..., B, 4]`
  /// @return `[..., A, B]`, from 0 to 1
  public static Value overlaps(Emitter emit, Value a, Value b) {
    List<Value> rows =
        sides(emit, a).stream()
            .map(side -> expanded(emit, side, side.type().shape().rank()))
            .toList();
    List<Value> columns =
        sides(emit, b).stream()
            .map(side -> expanded(emit, side, side.type().shape().rank() - 1))
            .toList();
    return overlap(emit, rows, columns);
  }

  /// The same numbers with one axis more, of extent 1.
  private static Value expanded(Emitter emit, Value value, int axis) {
    int[] old = value.type().shape().extents();
    int[] extents = new int[old.length + 1];
    System.arraycopy(old, 0, extents, 0, axis);
    extents[axis] = 1;
    System.arraycopy(old, axis, extents, axis + 1, old.length - axis);
    return emit.reshape(value, extents);
  }

  /// Boxes cut at the edges of the image.
  public static Value clipped(Emitter emit, Value boxes) {
    Value above = emit.apply(Function.MAXIMUM, boxes, emit.constant(0));
    return emit.apply(Function.MINIMUM, above, emit.constant(1));
  }

  /// Centers and sizes: x, y, width, height. Sizes are at least a small positive number, so that
  /// they can be divided by.
  private static List<Value> centered(Emitter emit, Value boxes) {
    List<Value> sides = sides(emit, boxes);
    Value least = emit.constant(LEAST_SIDE);
    Value width = emit.apply(Function.MAXIMUM, emit.subtract(sides.get(2), sides.get(0)), least);
    Value height = emit.apply(Function.MAXIMUM, emit.subtract(sides.get(3), sides.get(1)), least);
    Value x = emit.scale(emit.add(sides.get(0), sides.get(2)), 0.5);
    Value y = emit.scale(emit.add(sides.get(1), sides.get(3)), 0.5);
    return List.of(x, y, width, height);
  }

  /// The offsets that lead from references to boxes.
  ///
  /// @param boxes `[..., boxes, 4]`
  /// @param references of the same shape
  /// @return of the same shape
  public static Value offsets(Emitter emit, Value boxes, Value references) {
    List<Value> to = centered(emit, boxes);
    List<Value> from = centered(emit, references);
    return of(
        emit,
        List.of(
            emit.divide(emit.subtract(to.get(0), from.get(0)), from.get(2)),
            emit.divide(emit.subtract(to.get(1), from.get(1)), from.get(3)),
            emit.apply(Function.LOG, emit.divide(to.get(2), from.get(2))),
            emit.apply(Function.LOG, emit.divide(to.get(3), from.get(3)))));
  }

  /// The boxes that offsets lead to. Empty references give empty boxes.
  ///
  /// @param offsets `[..., boxes, 4]`
  /// @param references `[..., boxes, 4]`, broadcast against the offsets
  /// @return `[..., boxes, 4]`
  public static Value decoded(Emitter emit, Value offsets, Value references) {
    List<Value> move = sides(emit, offsets);
    List<Value> from = centered(emit, references);
    Value present = present(emit, references);
    Value x = emit.add(emit.multiply(move.get(0), from.get(2)), from.get(0));
    Value y = emit.add(emit.multiply(move.get(1), from.get(3)), from.get(1));
    Value half = emit.scale(present, 0.5);
    Value across = emit.multiply(scaled(emit, move.get(2), from.get(2)), half);
    Value down = emit.multiply(scaled(emit, move.get(3), from.get(3)), half);
    return of(
        emit,
        List.of(
            emit.subtract(x, across),
            emit.subtract(y, down),
            emit.add(x, across),
            emit.add(y, down)));
  }

  private static Value scaled(Emitter emit, Value logarithm, Value size) {
    Value limited = emit.apply(Function.MINIMUM, logarithm, emit.constant(MOST_SCALE));
    return emit.multiply(emit.apply(Function.EXP, limited), size);
  }

  /// The share of each box that lies inside the image, from 0 to 1.
  ///
  /// @param boxes `[..., boxes, 4]`
  /// @return `[..., boxes]`
  public static Value visible(Emitter emit, Value boxes) {
    Value whole = area(emit, sides(emit, boxes));
    Value inside = area(emit, sides(emit, clipped(emit, boxes)));
    return emit.divide(inside, emit.apply(Function.MAXIMUM, whole, emit.constant(LEAST_AREA)));
  }

  /// The largest along the last axis, which stays with extent 1.
  static Value largest(Emitter emit, Value values) {
    return emit.reduce(Reduce.Kind.MAX, values, List.of(values.type().shape().rank() - 1));
  }
}
