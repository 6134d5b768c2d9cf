package io.striate.training.detection;

import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Reduce;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.train.Loss.Elements;
import io.striate.layers.type.box.Boxes;
import java.util.List;

/// What the losses of detectors have in common: the loss of what a box is, plus that of where it
/// lies if it has a target, and weights as of a sample of the boxes.
///
/// @param sampled boxes of an image that are drawn
/// @param share most of them that have a target, as a fraction
/// @param offsetWeight factor of the loss of the offsets
/// @param beta difference from which on that loss is linear
record BoxLoss(int sampled, double share, double offsetWeight, double beta) {
  /// How many boxes the data has for each image.
  static final Field<Integer> SLOTS =
      Field.required(
          "slots",
          FieldKind.integer(1),
          "boxes that the data has for each image, empty ones with the class -1 among them");

  /// The factor of the loss of the offsets.
  static final Field<Double> OFFSET_WEIGHT =
      Field.of(
          "offsetWeight",
          FieldKind.number(0, Double.MAX_VALUE),
          1.0,
          "factor of the loss of the offsets");

  /// Where the loss of the offsets becomes linear.
  static final Field<Double> BETA =
      Field.of(
          "beta",
          FieldKind.number(1e-6, Double.MAX_VALUE),
          0.1111,
          "difference of offsets from which on their loss is linear");

  /// How much of a target must be in the image.
  static final Field<Double> VISIBLE =
      Field.of(
          "visible",
          FieldKind.number(0, 1),
          0.25,
          "share of a target that must lie inside the image, after augmentation, for it to count");

  /// The overlap from which on a box has a target.
  static Field<Double> positive(double usual) {
    return Field.of(
        "positive",
        FieldKind.number(0, 1),
        usual,
        "overlap with a target from which on a box is to become it: intersection over union");
  }

  /// The overlap below which a box has no target.
  static Field<Double> negative(double usual) {
    return Field.of(
        "negative",
        FieldKind.number(0, 1),
        usual,
        "overlap below which a box is background; those in between do not count");
  }

  /// Whether the best box of a target is taken in any case.
  static Field<Boolean> best(boolean usual) {
    return Field.of(
        "best",
        FieldKind.flag(),
        usual,
        "whether the boxes that overlap a target most are to become it, however little that is");
  }

  /// How many boxes count.
  static Field<Integer> sampled(int usual) {
    return Field.of(
        "sampled", FieldKind.integer(1), usual, "boxes of an image that count, in expectation");
  }

  /// How many of those have a target.
  static Field<Double> share(double usual) {
    return Field.of(
        "positiveShare",
        FieldKind.number(0, 1),
        usual,
        "most of these that have a target, as a fraction");
  }

  /// The loss of each box, and its weight.
  ///
  /// @param what `[N, R]`: the loss of what it is
  /// @param offsets `[N, R, 4]`: those of its class
  /// @param boxes `[N, R, 4]`
  Elements elements(
      Emitter emit, Value what, Value offsets, Value boxes, Matching.Matched matched) {
    Value wanted = Boxes.offsets(emit, matched.box(), boxes);
    Value where = BoxOutputs.sumOfLast(emit, smooth(emit, emit.subtract(offsets, wanted)));
    Value located = emit.multiply(emit.scale(where, offsetWeight), matched.positive());
    return Elements.of(emit.add(what, located), weights(emit, matched));
  }

  private Value smooth(Emitter emit, Value difference) {
    Value size = emit.apply(Function.ABS, difference);
    Value near = emit.apply(Function.MINIMUM, size, emit.constant(beta));
    Value huber = emit.multiply(near, emit.subtract(size, emit.scale(near, 0.5)));
    return emit.scale(huber, 1 / beta);
  }

  /// How likely each box is drawn, if so many are drawn at random: with P positives and Q
  /// negatives, `p = min(P, share sampled)` of the ones and `q = min(Q, sampled - p)` of the
  /// others.
  private Value weights(Emitter emit, Matching.Matched matched) {
    Value positives = count(emit, matched.positive());
    Value negatives = count(emit, matched.negative());
    Value drawn =
        emit.apply(Function.MINIMUM, positives, emit.constant(Math.floor(share * sampled)));
    Value others =
        emit.apply(Function.MINIMUM, negatives, emit.subtract(emit.constant(sampled), drawn));
    return emit.add(
        emit.multiply(matched.positive(), ratio(emit, drawn, positives)),
        emit.multiply(matched.negative(), ratio(emit, others, negatives)));
  }

  private static Value ratio(Emitter emit, Value drawn, Value all) {
    return emit.divide(drawn, emit.apply(Function.MAXIMUM, all, emit.constant(1)));
  }

  private static Value count(Emitter emit, Value marks) {
    return emit.reduce(Reduce.Kind.SUM, marks, List.of(1));
  }

  /// The offsets of the class of each box, `[N, R, 4]`.
  ///
  /// @param offsets `[N, R, 4]`, or `[N, R, classes 4]`
  /// @param kind `[N, R]`
  static Value ofClass(Emitter emit, Value offsets, Value kind) {
    Shape shape = offsets.type().shape();
    if (shape.extent(2) == 4) {
      return offsets;
    }
    int batch = shape.extent(0);
    int count = shape.extent(1);
    int classes = shape.extent(2) / 4;
    Value apart = emit.reshape(offsets, batch, count, classes, 4);
    Value chosen = emit.reshape(emit.oneHot(kind, classes, 2), batch, count, classes, 1);
    Value one = emit.reduce(Reduce.Kind.SUM, emit.multiply(apart, chosen), List.of(2));
    return emit.reshape(one, batch, count, 4);
  }
}
