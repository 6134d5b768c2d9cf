package io.striate.training.detection;

import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.op.Move;
import io.striate.api.op.Reduce;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.Shape;
import io.striate.api.tensor.TensorType;
import io.striate.api.train.Supervision;
import io.striate.layers.type.box.Boxes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the outputs of detectors are called, and how they become boxes.
///
/// | output | shape | meaning |
/// |---|---|---|
/// | `class` | `[R, classes + 1]` | logits of each box ([Scores]) |
/// | `offset` | `[R, 4]`, or `[R, classes 4]` | where each box, or each class of it, really lies |
/// | `regions` | `[R, 4]` | anchors or proposals; empty ones do not count |
final class BoxOutputs {
  static final String CLASS = "class";
  static final String OFFSET = "offset";
  static final String REGIONS = "regions";
  static final String BOXES = "boxes";
  static final String CLASSES = "classes";

  private BoxOutputs() {}

  /// Boxes with a score for each class.
  ///
  /// @param boxes `[N, classes, R, 4]`, or `[N, 1, R, 4]`, within the image
  /// @param scores `[N, classes, R]`, from 0 to 1
  /// @param present `[N, 1, R]`: 0 for empty boxes
  record Detections(Value boxes, Value scores, Value present) {}

  /// Checks the outputs of a detector.
  ///
  /// @param types by the names of the outputs, with the batch as axis 0
  /// @throws StriateException if they are no such outputs
  static void require(Map<String, TensorType> types) {
    requireShapes(types.values().stream().map(type -> type.shape().dropFirst()).toList());
  }

  /// Checks the outputs of a detector, in the order of the table.
  ///
  /// @throws StriateException if they are no such outputs
  static void requireValues(List<Value> values) {
    requireShapes(values.stream().map(value -> value.type().shape().dropFirst()).toList());
  }

  private static void requireShapes(List<Shape> shapes) {
    Shape logits = shapes.get(0);
    Shape offsets = shapes.get(1);
    boolean rows =
        shapes.size() == 3
            && shapes.stream().allMatch(s -> s.rank() == 2 && s.extent(0) == logits.extent(0));
    boolean fits =
        rows
            && logits.extent(1) >= 2
            && (offsets.extent(1) == 4 || offsets.extent(1) == 4 * (logits.extent(1) - 1))
            && shapes.get(2).extent(1) == 4;
    if (!fits) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          "needs logits [boxes, classes + 1], offsets [boxes, 4] or [boxes, classes * 4], and boxes"
              + " [boxes, 4], got "
              + listed(shapes));
    }
  }

  static String listed(List<Shape> shapes) {
    return String.join(" and ", shapes.stream().map(Shape::toString).toList());
  }

  /// The types of the targets: a box and a class for each slot, the class -1 for empty ones.
  static Map<String, TensorType> targets(int batch, int slots) {
    var targets = new LinkedHashMap<String, TensorType>();
    targets.put(BOXES, TensorType.float32(batch, slots, 4));
    targets.put(CLASSES, TensorType.int32(batch, slots));
    return targets;
  }

  /// The outputs that a metric reads, in the order of the table.
  ///
  /// @throws StriateException if it stands beside a loss that does not read them
  static List<Value> read(Supervision given) {
    var values = new ArrayList<Value>();
    for (String name : List.of(CLASS, OFFSET, REGIONS)) {
      requireNamed(given.outputs(), name);
      values.add(given.output(name));
    }
    for (String name : List.of(BOXES, CLASSES)) {
      requireNamed(given.targets(), name);
    }
    return values;
  }

  static void requireNamed(Map<String, Value> values, String name) {
    if (!values.containsKey(name)) {
      throw new StriateException(
          Code.BAD_VALUE,
          "needs '"
              + name
              + "' of an output with the loss 'detection' or 'rpn', found "
              + String.join(", ", values.keySet()));
    }
  }

  /// Where the boxes are, and with which probability what.
  ///
  /// @param outputs as the table lists them
  static Detections detections(Emitter emit, List<Value> outputs, Scores scores) {
    Value logits = outputs.get(0);
    Value offsets = outputs.get(1);
    Shape shape = logits.type().shape();
    int batch = shape.extent(0);
    int count = shape.extent(1);
    int classes = shape.extent(2) - 1;
    Value references = emit.reshape(outputs.get(2), batch, 1, count, 4);
    Value moves =
        offsets.type().shape().extent(2) == 4
            ? emit.reshape(offsets, batch, 1, count, 4)
            : emit.one(
                new Move.Permute(List.of(0, 2, 1, 3)),
                emit.reshape(offsets, batch, count, classes, 4));
    Value boxes = Boxes.clipped(emit, Boxes.decoded(emit, moves, references));
    Value byClass =
        emit.one(new Move.Permute(List.of(0, 2, 1)), scores.probabilities(emit, logits));
    return new Detections(boxes, byClass, Boxes.present(emit, references));
  }

  /// The same numbers without the last axis, of extent 1.
  static Value withoutLast(Emitter emit, Value value) {
    int[] extents = value.type().shape().extents();
    return emit.reshape(value, Shape.of(java.util.Arrays.copyOf(extents, extents.length - 1)));
  }

  /// The sum along the last axis, which is left out.
  static Value sumOfLast(Emitter emit, Value value) {
    int last = value.type().shape().rank() - 1;
    return withoutLast(emit, emit.reduce(Reduce.Kind.SUM, value, List.of(last)));
  }
}
