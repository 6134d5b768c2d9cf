package io.striate.backend.tck.cases;

import io.striate.api.op.ArgMax;
import io.striate.api.op.AvgPool2d;
import io.striate.api.op.Conv2d;
import io.striate.api.op.Conv2dGradInput;
import io.striate.api.op.Conv2dGradWeight;
import io.striate.api.op.Elementwise;
import io.striate.api.op.Elementwise.Function;
import io.striate.api.op.MatMul;
import io.striate.api.op.MaxPool2d;
import io.striate.api.op.MaxPool2dGrad;
import io.striate.api.op.Reduce;
import io.striate.api.op.ScatterAdd;
import io.striate.api.op.Take;
import io.striate.api.op.Window2d;
import io.striate.api.tensor.Shape;
import io.striate.backend.tck.run.Numbers;
import java.util.ArrayList;
import java.util.List;

/// Inputs with NaN and infinity, whose results are exact. They are placed where no window reaches
/// into the padding, because a backend may skip products with padding or compute NaN.
public final class SpecialCases {
  private static final double NAN = Double.NaN;
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  /// Functions that are exact at zero, infinity and NaN, but nowhere else.
  private static final List<Function> ENDS_ONLY =
      List.of(Function.EXP, Function.TANH, Function.SIGMOID, Function.ERF);

  private SpecialCases() {}

  /// All cases with NaN and infinity.
  public static List<OpCase> all() {
    var cases = new ArrayList<OpCase>();
    var special = Numbers.of(Shape.of(9), NAN, INFINITY, -INFINITY, 0, -0.0, 1, -1, NAN, INFINITY);
    var other = Numbers.of(Shape.of(9), 1, INFINITY, INFINITY, NAN, 2, NAN, -INFINITY, NAN, -1);
    for (Function function : Function.values()) {
      boolean smallOnly = function == Function.SIN || function == Function.COS;
      boolean rounds = ENDS_ONLY.contains(function);
      if (smallOnly || rounds) {
        continue;
      }
      var operands = new Numbers[function.arity()];
      for (int i = 0; i < operands.length; i++) {
        operands[i] = i == 0 ? special : other;
      }
      cases.add(OpCase.exact(function.label(), new Elementwise(function), operands));
    }
    var ends = Numbers.of(Shape.of(4), NAN, INFINITY, -INFINITY, 0);
    for (Function function : ENDS_ONLY) {
      cases.add(OpCase.exact(function.label(), new Elementwise(function), ends));
    }
    for (Reduce.Kind kind : Reduce.Kind.values()) {
      var rows = Numbers.of(Shape.of(3, 3), 1, NAN, 2, INFINITY, 4, 5, -INFINITY, INFINITY, 6);
      cases.add(OpCase.exact("reduce-" + kind, new Reduce(kind, List.of(1)), rows));
      cases.add(OpCase.exact("reduce-" + kind + " of columns", new Reduce(kind, List.of(0)), rows));
    }
    var table = Numbers.of(Shape.of(3, 2), NAN, 1, INFINITY, -INFINITY, 2, 3);
    var rows = Numbers.labels(Shape.of(4), 1, 0, 0, 2);
    cases.add(OpCase.exact("take with NaN and infinity", new Take(0), table, rows));
    cases.add(
        OpCase.exact(
            "scatter-add with NaN and infinity",
            new ScatterAdd(0, 4),
            Numbers.of(Shape.of(4, 2), NAN, 1, INFINITY, 2, -INFINITY, 3, 4, INFINITY),
            rows));
    for (double value : new double[] {NAN, INFINITY}) {
      windows(cases, value);
    }
    return cases;
  }

  private static void windows(List<OpCase> cases, double value) {
    String name = " with " + value;
    var window = Window2d.square(3, 1, 1);
    var pool = Window2d.square(2, 2, 0);
    var image = with(Numbers.wholes(91, 5, 2, 3, 6, 6), 50, value);
    var weight = positive(Numbers.wholes(92, 5, 4, 3, 3, 3));
    var maps = with(Numbers.wholes(93, 5, 2, 4, 6, 6), 87, value);
    cases.add(OpCase.exact("conv2d" + name, new Conv2d(window, 1), image, weight));
    cases.add(
        OpCase.exact(
            "conv2d-grad-input" + name, new Conv2dGradInput(window, 1, 6, 6), maps, weight));
    cases.add(
        OpCase.exact(
            "conv2d-grad-weight" + name,
            new Conv2dGradWeight(window, 1),
            positive(Numbers.wholes(94, 5, 2, 3, 6, 6)),
            maps));
    var a = with(Numbers.wholes(95, 5, 5, 7), 11, value);
    cases.add(
        OpCase.exact(
            "matmul" + name, new MatMul(false, false), a, positive(Numbers.wholes(96, 5, 7, 9))));
    cases.add(OpCase.exact("maxpool2d" + name, new MaxPool2d(pool), image));
    cases.add(
        OpCase.exact(
            "maxpool2d-grad" + name,
            new MaxPool2dGrad(pool),
            image,
            Numbers.wholes(97, 9, 2, 3, 3, 3)));
    cases.add(OpCase.exact("avgpool2d" + name, new AvgPool2d(pool, true), image));
    cases.add(
        OpCase.exact("argmax" + name, new ArgMax(), with(Numbers.wholes(98, 9, 3, 10), 13, value)));
  }

  /// The same with one element replaced.
  private static Numbers with(Numbers numbers, int index, double value) {
    numbers.values()[index] = value;
    return numbers;
  }

  /// The same without zeros or signs: an infinity times zero is NaN, and a product that a kernel
  /// may leave out (padding) must not be told from one that it may not.
  private static Numbers positive(Numbers numbers) {
    double[] values = numbers.values();
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.abs(values[i]) + 1;
    }
    return numbers;
  }
}
