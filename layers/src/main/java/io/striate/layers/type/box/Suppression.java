package io.striate.layers.type.box;

import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Move;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/// Non-maximum suppression with a fixed number of results: the box with the highest score is kept,
/// those that overlap it by more than a limit are dropped, and so on with the rest.
///
/// Each round is written out, so the program is as long as the number of boxes that are kept; the
/// result is that of the usual algorithm, which also stops after so many boxes. Equal scores: the
/// first box wins. There are no gradients.
///
/// @param most how many boxes are kept
/// @param overlap intersection over union beyond which a box is a duplicate
public record Suppression(int most, double overlap) {
  /// Below every score that counts.
  private static final double NONE = -1e30;

  /// What a round keeps.
  ///
  /// @param box `[N, G, 1, 4]`; zeros if there is none
  /// @param score `[N, G, 1]`
  /// @param present `[N, G, 1]`: 1, or 0 if nothing is left to keep
  public record Kept(Value box, Value score, Value present) {}

  /// Emits the rounds, highest scores first.
  ///
  /// @param boxes `[N, G, R, 4]`, or `[N, 1, R, 4]` if all groups have the same
  /// @param scores `[N, G, R]`: a group, such as those of a class, is thinned out by itself
  /// @param counts `[N, G, R]` or `[N, 1, R]`: 0 for boxes that are not to be kept
  /// @return `most` of them
  public List<Kept> rounds(Emitter emit, Value boxes, Value scores, Value counts) {
    Value all = emit.detach(boxes);
    List<Value> sides = Boxes.sides(emit, all);
    Value areas = emit.scale(Boxes.area(emit, sides), overlap);
    Value none = emit.constant(NONE);
    Value left = emit.apply(Function.SELECT, counts, emit.detach(scores), none);
    Shape shape = scores.type().shape();
    int axis = shape.rank() - 1;
    int groups = shape.extent(1);
    var kept = new ArrayList<Kept>();
    for (int round = 0; round < most; round++) {
      Value score = Boxes.largest(emit, left);
      Value present = emit.apply(Function.GREATER, score, emit.constant(NONE / 2));
      Value first = emit.oneHot(emit.argmax(left, axis), shape.extent(axis), axis);
      Value row = emit.reshape(first, shape.extent(0), groups, 1, shape.extent(axis));
      Value box =
          emit.multiply(
              emit.matmul(row, all, false, false),
              emit.reshape(present, shape.extent(0), groups, 1, 1));
      kept.add(new Kept(box, score, present));
      if (round + 1 < most) {
        List<Value> own = Boxes.sides(emit, box);
        Value both = Boxes.intersection(emit, sides, own);
        Value area = emit.scale(Boxes.area(emit, own), overlap);
        // both / (a + b - both) > overlap, without a division
        Value limit = emit.add(areas, area);
        Value same = emit.apply(Function.GREATER, emit.scale(both, 1 + overlap), limit);
        Value dropped = emit.apply(Function.MAXIMUM, same, first);
        left = emit.apply(Function.SELECT, dropped, none, left);
      }
    }
    return kept;
  }

  /// The boxes that are kept, `[N, G, most, 4]`; empty ones behind them.
  public static Value boxes(Emitter emit, List<Kept> kept) {
    return emit.emit(new Move.Concat(2), kept.stream().map(Kept::box).toList()).getFirst();
  }
}
