package io.striate.training.metric;

import io.striate.api.component.Field;
import io.striate.api.component.FieldKind;
import io.striate.api.error.Code;
import io.striate.api.error.StriateException;
import io.striate.api.op.ArgMax;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.program.Emitter;
import io.striate.api.program.Value;
import io.striate.api.tensor.ElementType;
import io.striate.api.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The labels of a classifier with outputs `[N, classes, ...]` and targets `i32[N, ...]`, and which
/// of them count.
///
/// @param ignored labels that do not count
record Labels(List<Integer> ignored) {
  /// Labels that do not count.
  static final Field<List<Integer>> IGNORE =
      Field.of(
          "ignore",
          FieldKind.oneOrList(FieldKind.integer(0)),
          List.of(),
          "labels that do not count, such as 255 for unlabeled pixels; all other labels must be classes");

  /// Checks that an output has a number for each class, and the target one label where these are.
  ///
  /// @throws StriateException if not
  static void requireClasses(Value output, Value target) {
    Shape shape = output.type().shape();
    boolean labels =
        shape.rank() >= 2
            && target.type().element() == ElementType.INT32
            && target.type().shape().equals(withoutClasses(shape));
    if (!labels) {
      throw new StriateException(
          Code.SHAPES_DISAGREE,
          String.format(
              Locale.ROOT,
              "needs outputs [N, classes, ...] and labels i32[N, ...], got %s and %s",
              output.type(),
              target.type()));
    }
  }

  private static Shape withoutClasses(Shape output) {
    return output.dropFirst().dropFirst().prepend(output.extent(0));
  }

  /// 1 for each label that counts, else 0; absent if all count.
  Optional<Value> counted(Emitter emit, Value target) {
    return ignored.stream()
        .map(label -> emit.apply(Function.EQUAL, target, emit.constant(label)))
        .map(equal -> emit.subtract(emit.constant(1), equal))
        .reduce(emit::multiply);
  }

  /// For each label that counts 1 at its class along axis 1, all else 0; in the output's shape.
  Value actual(Emitter emit, Value output, Value target) {
    return counted(emit, output, target, oneHot(emit, output, target));
  }

  /// For each label that counts 1 at the class with the largest output, all else 0; in the output's
  /// shape.
  Value predicted(Emitter emit, Value output, Value target) {
    return counted(emit, output, target, oneHot(emit, output, emit.one(new ArgMax(), output)));
  }

  private Value counted(Emitter emit, Value output, Value target, Value marks) {
    Shape column = output.type().shape().with(1, 1);
    return counted(emit, target)
        .map(weight -> emit.multiply(marks, emit.reshape(weight, column)))
        .orElse(marks);
  }

  /// 1 for the label's class and each class of a larger index, else 0; in the output's shape.
  Value fromLabelOn(Emitter emit, Value output, Value target) {
    Value column = emit.reshape(target, output.type().shape().with(1, 1));
    Value before = emit.apply(Function.GREATER, column, indices(emit, output));
    return emit.subtract(emit.constant(1), before);
  }

  private static Value oneHot(Emitter emit, Value output, Value labels) {
    Value column = emit.reshape(labels, output.type().shape().with(1, 1));
    return emit.apply(Function.EQUAL, column, indices(emit, output));
  }

  private static Value indices(Emitter emit, Value output) {
    Shape shape = output.type().shape();
    int[] along = new int[shape.rank()];
    Arrays.fill(along, 1);
    along[1] = shape.extent(1);
    return emit.iota(Shape.of(along), 1);
  }

  /// Names of as many classes: those that are given, then numbers.
  static List<String> names(List<String> given, int classes) {
    var names = new ArrayList<String>(given.subList(0, Math.min(classes, given.size())));
    for (int index = names.size(); index < classes; index++) {
      names.add(Integer.toString(index));
    }
    return names;
  }
}
