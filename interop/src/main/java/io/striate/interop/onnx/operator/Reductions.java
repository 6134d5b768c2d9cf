package io.striate.interop.onnx.operator;

import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.Reduce;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// Folds along axes.
final class Reductions {
  static final List<Operator> ALL =
      List.of(
          reduction("ReduceSum", call -> axes -> fold(call, Reduce.Kind.SUM, call.input(0), axes)),
          reduction("ReduceMean", call -> axes -> mean(call, call.input(0), axes)),
          reduction("ReduceMax", call -> axes -> fold(call, Reduce.Kind.MAX, call.input(0), axes)),
          reduction("ReduceMin", call -> axes -> fold(call, Reduce.Kind.MIN, call.input(0), axes)),
          reduction(
              "ReduceL1",
              call ->
                  axes ->
                      fold(call, Reduce.Kind.SUM, call.apply(Function.ABS, call.input(0)), axes)),
          reduction("ReduceL2", call -> axes -> call.apply(Function.SQRT, squares(call, axes))),
          reduction("ReduceSumSquare", call -> axes -> squares(call, axes)),
          reduction(
              "ReduceLogSum",
              call ->
                  axes ->
                      call.apply(Function.LOG, fold(call, Reduce.Kind.SUM, call.input(0), axes))),
          reduction("ReduceLogSumExp", call -> axes -> logSumExp(call, axes)),
          Operator.of(
              "ReduceProd", "constants only", Set.of(0, 1), call -> product(call, call.known(0))),
          Operator.of("ArgMax", call -> extreme(call, call.input(0))),
          Operator.of("ArgMin", call -> extreme(call, call.apply(Function.NEGATE, call.input(0)))));

  private Reductions() {}

  private interface Fold extends java.util.function.Function<List<Integer>, Operand> {}

  /// The axes were a setting up to opset 17 (12 for sums) and are an input since. None are all.
  private static Operator reduction(String name, java.util.function.Function<Call, Fold> fold) {
    return Operator.of(
        name,
        "",
        Set.of(1),
        call -> {
          int[] extents = call.extents(0);
          Optional<int[]> given = call.wholes("axes", 1).filter(axes -> axes.length > 0);
          if (given.isEmpty() && call.whole("noop_with_empty_axes", 0) != 0) {
            return call.input(0);
          }
          List<Integer> axes =
              given
                  .map(all -> call.axes(all, extents.length))
                  .orElseGet(() -> IntStream.range(0, extents.length).boxed().toList());
          if (axes.isEmpty()) {
            return call.input(0);
          }
          Operand folded = fold.apply(call).apply(axes);
          return dropped(call, folded, axes, call.whole("keepdims", 1) != 0);
        });
  }

  private static Operand dropped(Call call, Operand folded, List<Integer> axes, boolean keeps) {
    int[] extents = call.extents(folded);
    int[] left =
        IntStream.range(0, extents.length)
            .filter(axis -> !axes.contains(axis))
            .map(axis -> extents[axis])
            .toArray();
    return keeps ? folded : call.reshape(folded, left);
  }

  /// Folds axes, which stay with extent 1.
  static Operand fold(Call call, Reduce.Kind kind, Operand a, List<Integer> axes) {
    return call.withType(call.emitter().reduce(kind, call.value(a), axes), a);
  }

  static Operand mean(Call call, Operand a, List<Integer> axes) {
    int[] extents = call.extents(a);
    double count = axes.stream().mapToDouble(axis -> extents[axis]).reduce(1, (x, y) -> x * y);
    return call.scale(fold(call, Reduce.Kind.SUM, call.asReal(a), axes), 1 / count);
  }

  private static Operand squares(Call call, List<Integer> axes) {
    Operand a = call.input(0);
    return fold(call, Reduce.Kind.SUM, call.multiply(a, a), axes);
  }

  private static Operand logSumExp(Call call, List<Integer> axes) {
    Operand a = call.input(0);
    // What is subtracted and added again changes nothing, so no gradient needs to pass it.
    Operand largest =
        call.emitted(call.emitter().detach(call.value(fold(call, Reduce.Kind.MAX, a, axes))));
    Operand sum =
        fold(call, Reduce.Kind.SUM, call.apply(Function.EXP, call.subtract(a, largest)), axes);
    return call.add(call.apply(Function.LOG, sum), largest);
  }

  /// The number of elements of a shape, mostly.
  private static Operand product(Call call, Known known) {
    int[] extents = known.extents();
    List<Integer> axes =
        call.wholes("axes", 1)
            .map(all -> call.axes(all, extents.length))
            .orElseGet(() -> IntStream.range(0, extents.length).boxed().toList());
    Operand result = known;
    BinaryOperator<Operand> times = call::multiply;
    for (int axis : axes) {
      UnaryOperator<Operand> along =
          a ->
              call.places(extents[axis])
                  .mapToObj(i -> call.slice(a, axis, i, i + 1))
                  .reduce(times)
                  .orElseThrow(() -> call.bad("multiplies no numbers"));
      result = along.apply(result);
    }
    return dropped(call, result, axes, call.whole("keepdims", 1) != 0);
  }

  private static Operand extreme(Call call, Operand a) {
    if (call.whole("select_last_index", 0) != 0) {
      throw call.bad("selects the last of equal numbers, which is not read");
    }
    int[] extents = call.extents(a);
    int axis = call.axis(call.whole("axis", 0), extents.length);
    Operand found = call.asWhole(call.emitted(call.emitter().argmax(call.value(a), axis)));
    if (call.whole("keepdims", 1) == 0) {
      return found;
    }
    int[] kept = Arrays.copyOf(extents, extents.length);
    kept[axis] = 1;
    return call.reshape(found, kept);
  }
}
