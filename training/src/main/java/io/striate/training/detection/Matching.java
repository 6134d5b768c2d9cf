package io.striate.training.detection;

import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Reduce;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.layers.type.box.Boxes;
import java.util.List;

/// Which target each box is to become: the one that it overlaps most.
///
/// @param positive overlap from which on a box has a target
/// @param negative overlap below which it has none; those in between do not count
/// @param best whether the boxes that overlap a target most of all have one in any case
/// @param visible share of a target that must be inside the image for it to count
record Matching(double positive, double negative, boolean best, double visible) {
  /// The outcome for boxes `[N, R, 4]` and targets in S slots.
  ///
  /// @param positive `[N, R]`: 1 for boxes that have a target
  /// @param negative `[N, R]`: 1 for boxes that have none; boxes with neither do not count
  /// @param box `[N, R, 4]`: the target, cut at the edges of the image
  /// @param kind `[N, R]`: its class
  /// @param slot `[N, R, S]`: 1 for its slot, 0 for others
  record Matched(Value positive, Value negative, Value box, Value kind, Value slot) {}

  /// Emits the matching. Nothing of it has a gradient.
  ///
  /// @param boxes `[N, R, 4]`
  /// @param targets `[N, S, 4]`
  /// @param classes `i32[N, S]`, -1 for empty slots
  Matched of(Emitter emit, Value boxes, Value targets, Value classes) {
    Shape shape = boxes.type().shape();
    int batch = shape.extent(0);
    int count = shape.extent(1);
    int slots = targets.type().shape().extent(1);
    Value inside = Boxes.clipped(emit, targets);
    Value valid = valid(emit, targets, classes);
    Value overlaps =
        emit.multiply(
            Boxes.overlaps(emit, emit.detach(boxes), inside), emit.reshape(valid, batch, 1, slots));
    Value most = emit.reduce(Reduce.Kind.MAX, overlaps, List.of(2));
    Value reached = atLeast(emit, most, positive);
    Value hit = best ? emit.apply(Function.MAXIMUM, reached, nearest(emit, overlaps)) : reached;
    Value live = Boxes.present(emit, emit.detach(boxes));
    Value isPositive = emit.multiply(emit.reshape(hit, batch, count), live);
    Value below = emit.apply(Function.GREATER, emit.constant(negative), most);
    Value isNegative =
        emit.multiply(
            emit.multiply(emit.reshape(below, batch, count), live),
            emit.subtract(emit.constant(1), isPositive));
    Value chosen = emit.oneHot(emit.argmax(overlaps, 2), slots, 2);
    Value kinds = emit.reshape(emit.apply(Function.IDENTITY, classes), batch, 1, slots);
    return new Matched(
        isPositive,
        isNegative,
        emit.matmul(chosen, inside, false, false),
        BoxOutputs.sumOfLast(emit, emit.multiply(chosen, kinds)),
        chosen);
  }

  /// 1 for slots whose target counts, `[N, S]`.
  private Value valid(Emitter emit, Value targets, Value classes) {
    Value filled = emit.apply(Function.GREATER, classes, emit.constant(-0.5));
    return emit.multiply(filled, atLeast(emit, Boxes.visible(emit, targets), visible));
  }

  /// 1 for boxes that overlap a target as much as no other box does, `[N, R, 1]`.
  private static Value nearest(Emitter emit, Value overlaps) {
    Value most = emit.reduce(Reduce.Kind.MAX, overlaps, List.of(1));
    Value any = emit.apply(Function.GREATER, most, emit.constant(0));
    Value equal = emit.multiply(emit.apply(Function.EQUAL, overlaps, most), any);
    return emit.reduce(Reduce.Kind.MAX, equal, List.of(2));
  }

  private static Value atLeast(Emitter emit, Value value, double limit) {
    return emit.subtract(
        emit.constant(1), emit.apply(Function.GREATER, emit.constant(limit), value));
  }
}
