package io.striate.training.detection;

import io.striate.api.component.FieldKind.Pair;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Reduce;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.train.Supervision;
import io.striate.layers.type.box.BoxCuts;
import java.util.List;

/// The masks of boxes, as the network gives them and as they ought to be.
///
/// @param logits `[N, R, h, w]`: of the class of each box's target
/// @param wanted `[N, R, h, w]`: 1 where its target is seen, else 0
/// @param positive `[N, R]`: 1 for boxes that have a target
record Masks(Value logits, Value wanted, Value positive) {
  /// The output that holds a mask for each class of each box.
  static final String MASK = "mask";

  /// The target that says of each pixel which slot it shows.
  static final String INSTANCES = "instances";

  /// Cuts the masks of targets out of the image, by the boxes that are to become these targets. A
  /// place belongs to the mask if at least half of what is interpolated there does.
  ///
  /// @param given the outputs `mask` and `regions`, and the targets `boxes`, `classes` and
  ///   `instances`
  static Masks of(Emitter emit, Supervision given, Matching matching) {
    Value logits = given.output(MASK);
    Value boxes = emit.detach(given.output(BoxOutputs.REGIONS));
    Value instances = given.target(INSTANCES);
    var matched =
        matching.of(emit, boxes, given.target(BoxOutputs.BOXES), given.target(BoxOutputs.CLASSES));
    Shape shape = logits.type().shape();
    int batch = shape.extent(0);
    int count = shape.extent(1);
    int classes = shape.extent(2);
    int rows = shape.extent(3);
    int columns = shape.extent(4);
    int slots = given.target(BoxOutputs.CLASSES).type().shape().extent(1);
    Shape image = instances.type().shape().dropFirst();
    Value pixels =
        emit.reshape(
            emit.apply(Function.IDENTITY, instances), batch, 1, image.extent(0), image.extent(1));
    Value numbers = emit.add(emit.iota(Shape.of(1, slots, 1, 1), 1), emit.constant(1));
    Value apart = emit.apply(Function.EQUAL, pixels, numbers);
    Value cut = BoxCuts.of(emit, apart, boxes, new Pair(rows, columns), 1);
    Value own = emit.multiply(cut, emit.reshape(matched.slot(), batch, count, slots, 1, 1));
    Value share = emit.reduce(Reduce.Kind.SUM, own, List.of(2));
    Value less = emit.apply(Function.GREATER, emit.constant(0.5), share);
    Value wanted = emit.subtract(emit.constant(1), less);
    Value ofClass =
        emit.multiply(
            logits,
            emit.reshape(emit.oneHot(matched.kind(), classes, 2), batch, count, classes, 1, 1));
    return new Masks(
        emit.reshape(
            emit.reduce(Reduce.Kind.SUM, ofClass, List.of(2)), batch, count, rows, columns),
        emit.reshape(wanted, batch, count, rows, columns),
        matched.positive());
  }

  /// Checks the shapes of the outputs.
  ///
  /// @param mask of a sample
  /// @param regions of a sample
  /// @throws StriateException if they are no masks of boxes
  static void require(Shape mask, Shape regions) {
    boolean fits =
        mask.rank() == 4
            && regions.rank() == 2
            && regions.extent(1) == 4
            && mask.extent(0) == regions.extent(0);
    if (!fits) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          "needs masks [boxes, classes, height, width] and boxes [boxes, 4], got "
              + BoxOutputs.listed(List.of(mask, regions)));
    }
  }

  /// The sum over the places of each mask, `[N, R]`.
  static Value total(Emitter emit, Value masks) {
    Shape shape = masks.type().shape();
    return emit.reshape(
        emit.reduce(Reduce.Kind.SUM, masks, List.of(2, 3)), shape.extent(0), shape.extent(1));
  }
}
