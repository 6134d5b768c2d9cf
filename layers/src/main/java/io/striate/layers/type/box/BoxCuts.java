package io.striate.layers.type.box;

import io.striate.api.component.FieldKind.Pair;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Move;
import io.striate.api.op.Reduce;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.List;

/// Emits small maps of fixed size, cut by boxes out of a large map and interpolated.
///
/// Bilinear weights are products of hat functions, so all is two matrix products: with `Ay[p, y]`
/// the mean of `max(0, 1 - |place - y|)` over the places of bin row p, and Ax likewise, `out = Ay
/// map Axᵀ`.
///
/// Source: He, Gkioxari, Dollár and Girshick, "Mask R-CNN", arXiv:1703.06870, section 3.
public final class BoxCuts {
  private BoxCuts() {}

  /// Emits the small maps.
  ///
  /// @param map `[N, C, H, W]`
  /// @param boxes `[N, R, 4]`
  /// @param size height and width of each small map
  /// @param samples places per bin along each side
  /// @return `[N, R, C, h, w]`
  public static Value of(Emitter emit, Value map, Value boxes, Pair size, int samples) {
    Shape shape = map.type().shape();
    int batch = shape.extent(0);
    int channels = shape.extent(1);
    int rows = shape.extent(2);
    int columns = shape.extent(3);
    List<Value> sides = Boxes.sides(emit, boxes);
    int count = sides.getFirst().type().shape().extent(1);
    Value down = weights(emit, sides.get(1), sides.get(3), size.height(), rows, samples);
    Value across = weights(emit, sides.get(0), sides.get(2), size.width(), columns, samples);
    // [N, R h, H] x [N, H, C W] -> [N, R, h, C, W] -> [N, R, h C, W] x [N, R, W, w]
    Value byRow = emit.one(new Move.Permute(List.of(0, 2, 1, 3)), map);
    Value first =
        emit.matmul(
            emit.reshape(down, batch, count * size.height(), rows),
            emit.reshape(byRow, batch, rows, channels * columns),
            false,
            false);
    Value second =
        emit.matmul(
            emit.reshape(first, batch, count, size.height() * channels, columns),
            across,
            false,
            true);
    Value apart =
        emit.reshape(second, Shape.of(batch, count, size.height(), channels, size.width()));
    return emit.one(new Move.Permute(List.of(0, 1, 3, 2, 4)), apart);
  }

  /// The weight of each cell in each bin along one axis.
  ///
  /// @param from `[N, R]`, where boxes begin
  /// @param to where they end
  /// @return `[N, R, bins, cells]`
  private static Value weights(
      Emitter emit, Value from, Value to, int bins, int cells, int samples) {
    int batch = from.type().shape().extent(0);
    int boxes = from.type().shape().extent(1);
    int places = bins * samples;
    Value begin = emit.reshape(from, batch, boxes, 1, 1);
    Value length = emit.subtract(emit.reshape(to, batch, boxes, 1, 1), begin);
    Value steps =
        emit.scale(
            emit.add(emit.iota(Shape.of(1, 1, places, 1), 2), emit.constant(0.5)), 1.0 / places);
    Value fraction = emit.add(begin, emit.multiply(length, steps));
    Value cell = emit.subtract(emit.scale(fraction, cells), emit.constant(0.5));
    Value inside =
        emit.apply(
            Function.MINIMUM,
            emit.apply(Function.MAXIMUM, cell, emit.constant(0)),
            emit.constant(cells - 1));
    Value distance =
        emit.apply(Function.ABS, emit.subtract(inside, emit.iota(Shape.of(1, 1, 1, cells), 3)));
    Value hats = emit.relu(emit.subtract(emit.constant(1), distance));
    if (samples == 1) {
      return hats;
    }
    Value apart = emit.reshape(hats, batch, boxes, bins, samples, cells);
    Value sum = emit.reduce(Reduce.Kind.SUM, apart, List.of(3));
    return emit.reshape(emit.scale(sum, 1.0 / samples), batch, boxes, bins, cells);
  }
}
